package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A99: what a refused client hears says nothing it has said itself, and fits what it can take. No Reason String is sent at all: the
 * code says what, the audit says why, and what is not there cannot leak or grow.
 */
class ReasonStringTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("policy.profile=strict");

    private static final String MARK = "innermost-secret";
    private static final int TAKES = 64;
    private static final String LONG = (MARK + "/").repeat(2_000);

    /** Something to be refused, of every kind of packet a client may send, with a topic as long as it may be. */
    static Stream<String> refused() {
        return Stream.of(
                "32 ( <$" + LONG + "> 00 01 () 'x' )",
                "32 ( <" + LONG + "> 00 01 () 'x' )",
                "34 ( <" + LONG + "> 00 02 () 'x' )",
                "33 ( <" + MARK + "> 00 03 () 'x' )",
                "30 ( <" + MARK + "> ( 08 <" + LONG + "> ) 'x' )",
                "82 ( 00 01 () <" + LONG + "> 00 )",
                "82 ( 00 01 () <" + MARK + "/##> 00 <" + LONG + "#> 02 )",
                "82 ( 00 01 () <$share/" + MARK + "/+/#> 00 )",
                "A2 ( 00 01 () <" + LONG + "> )",
                "A2 ( 00 01 () <" + MARK + "##> )",
                "F0 ( 19 ( 15 <" + MARK + "> ) )",
                "10 ( <MQTT> 05 02 0000 () <" + MARK + "> )",
                "40 ( 00 01 87 ( 1F <" + MARK + "> ) )",
                "E0 ( 04 ( 1F <" + MARK + "> 1F <" + MARK + "> ) )");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("A99: the answer holds nothing of the client's and fits its Maximum Packet Size")
    void refused(String packet) {
        try (RawClient client =
                GATEWAY.open(Via.TCP).send(GATEWAY.connect5("02", "27 0000" + String.format("%04X", TAKES), "r"))) {
            client.next();
            client.send(packet).send("C0 00");
            byte[] answer = client.nextBytes();
            while (answer != null && answer[0] != (byte) 0xD0) {
                assertThat(answer.length).isLessThanOrEqualTo(TAKES);
                assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain(MARK.substring(0, 8));
                answer = client.nextBytes();
            }
        }
    }

    /** A refused CONNECT, likewise. */
    @ParameterizedTest
    @MethodSource
    void refusedConnects(String packet) {
        try (RawClient client = GATEWAY.open(Via.TCP).send(packet)) {
            byte[] answer = client.nextBytes();
            assertThat(answer).isNotNull().hasSizeLessThanOrEqualTo(TAKES);
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain(MARK.substring(0, 8));
        }
    }

    static Stream<String> refusedConnects() {
        return Stream.of(
                "10 ( <MQTT> 05 02 0000 () <" + LONG + "> )",
                "10 ( <MQTT> 05 C2 0000 () <c> <" + LONG + "> <" + MARK + "> )",
                "10 ( <MQTT> 05 02 0000 ( 15 <" + LONG + "> ) <c> )",
                "10 ( <MQTT> 05 06 0000 () <c> () <" + LONG + "> <w> )");
    }
}
