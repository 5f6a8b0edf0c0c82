package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.packet.Qos;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A21: a session belongs to a subject, and the client identifier alone opens it to nobody else. */
class OwnershipTest {
    private static final String HOUR = "( 11 00000E10 )";

    private final VirtualShards node = new VirtualShards(2, 1);
    private final Passes passes = new Passes(node);

    private VirtualWire connect(int shard, String level, String flags, String pass) {
        String properties = level.equals("05") ? HOUR : "";
        String userName = flags.startsWith("C") ? "<any> " : ""; // v3.1.1: no password without one
        String credential = pass.isEmpty() ? "" : userName + "<" + pass + ">";
        return new VirtualWire(node, shard, node.door(shard, passes))
                .say("10 ( <MQTT> " + level + " " + flags + " 00 00 " + properties + " <sensor> " + credential + " )");
    }

    /** Every way to come as somebody else: on the owner's shard or another, either version, either Clean Start, with a token or without. */
    @ParameterizedTest
    @CsvSource({
        "0, 05, 40, bob 60, 20 03 00 87 00 close",
        "0, 05, 42, bob 60, 20 03 00 87 00 close",
        "1, 05, 40, bob 60, 20 03 00 87 00 close",
        "1, 05, 42, bob 60, 20 03 00 87 00 close",
        "0, 04, C0, bob 60, 20 02 00 05 close",
        "0, 04, C2, bob 60, 20 02 00 05 close",
        "1, 04, C0, bob 60, 20 02 00 05 close",
        "1, 04, C2, bob 60, 20 02 00 05 close",
        "0, 05, 00, '', 20 03 00 87 00 close",
        "1, 05, 02, '', 20 03 00 87 00 close",
        "0, 04, 02, '', 20 02 00 05 close"
    })
    void somebodyElse_withTheOwnersClientId_isRefusedAndTheOwnerFeelsNothing(
            int shard, String level, String flags, String pass, String answer) {
        VirtualWire owner = connect(0, "05", "40", "alice 60");
        owner.say("82 ( 00 01 () <news> 01 )").heard();
        assertThat(connect(shard, level, flags, pass).heard()).isEqualTo(answer);
        assertThat(owner.say("C0 00").heard()).isEqualTo("D0 00");
    }

    @ParameterizedTest
    @CsvSource({"05, 40", "05, 42", "04, C0", "04, C2"})
    void queueOfAnAbsentOwner_isNobodyElses(String level, String flags) {
        VirtualWire owner = connect(0, "05", "40", "alice 60");
        owner.say("82 ( 00 01 () <news> 01 )").cut();
        VirtualConnection publisher = node.call("publisher").connect();
        for (String each : new String[] {"one", "two", "three"}) {
            publisher.publish("news", each, Qos.AT_LEAST_ONCE);
        }
        assertThat(connect(1, level, flags, "bob 60").isOpen()).isFalse();
        assertThat(connect(1, "05", "40", "alice 60").heard())
                .startsWith("20 ")
                .contains("6F 6E 65") // one
                .contains("74 77 6F")
                .contains("74 68 72 65 65");
    }
}
