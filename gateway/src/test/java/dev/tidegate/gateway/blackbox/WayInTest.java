package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who comes in, who does not, and what is said and not said about it. */
class WayInTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.jwt.audience=" + BadTokens.AUDIENCE,
            "auth.jwt.issuer=" + BadTokens.ISSUER,
            "limits.failed-logins=1000000"); // each has to be looked at

    static Stream<Arguments> badTokens() {
        return BadTokens.all(Forger.withKeyOf(GATEWAY)).stream()
                .flatMap(bad -> Arrays.stream(Via.values()).map(via -> Arguments.of(bad, via)));
    }

    // --- tokens ---

    @ParameterizedTest
    @EnumSource
    void forger_withTheTrueKeyAndHonestClaims_comesIn(Via via) {
        String token = Forger.withKeyOf(GATEWAY).token(BadTokens.good());
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect311("02", "honest", token))) {
            client.expect("20 02 00 00"); // so whatever the bad tokens below are refused for, it is not the forger
        }
    }

    @Normative("MQTT-3.1.4-2")
    @Normative("MQTT-3.2.2-7")
    @Normative("MQTT-4.13.2-1")
    @ParameterizedTest
    @MethodSource("badTokens")
    void badToken_isRefusedWithItsCode(BadTokens.Bad bad, Via via) {
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", "", "bad", bad.token()))) {
            client.expectRefusal(bad.code());
        }
    }

    @Normative(value = "MQTT-3.2.2-4", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.2.2-5", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @MethodSource("badTokens")
    void badToken_fromAnOldClient_isRefusedWithReturnCode4Or5(BadTokens.Bad bad, Via via) {
        String returnCode = bad.code() == ReasonCode.NOT_AUTHORIZED ? "05" : "04";
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect311("02", "bad311", bad.token()))) {
            client.expect("20 02 00 " + returnCode).expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noToken_isRefusedWith0x86(Via via) {
        try (RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 05 02 00 00 () <nobody> )")) {
            client.expectRefusal(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noToken_fromAnOldClient_isRefusedWithReturnCode4(Via via) {
        try (RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 04 02 00 00 <nobody> )")) {
            client.expect("20 02 00 04").expectClose();
        }
    }

    @Test
    void tokens_goodAndBad_leaveNoTraceInAnyLog() {
        String good = GATEWAY.token();
        GATEWAY.open(Via.TCP)
                .send(GATEWAY.connect5("02", "", "trace-good", good))
                .speaking(Dialect.V5)
                .next();
        for (BadTokens.Bad bad : BadTokens.all(Forger.withKeyOf(GATEWAY))) {
            String id = "trace-" + bad.what().replace(' ', '-');
            GATEWAY.open(Via.TCP)
                    .send(GATEWAY.connect5("02", "", id, bad.token()))
                    .expectRefusal(bad.code());
        }
        awaitLog("trace-end");

        String log = String.join("\n", GATEWAY.log());
        assertThat(Stream.concat(
                                Stream.of(good),
                                BadTokens.all(Forger.withKeyOf(GATEWAY)).stream()
                                        .map(BadTokens.Bad::token))
                        .flatMap(token -> Arrays.stream(token.split("\\.")))
                        .filter(part -> part.length() > 8)
                        .filter(log::contains))
                .isEmpty();
    }

    @Test
    void token_inAnAddress_leavesNoTraceInAnyLog() throws IOException {
        String token = GATEWAY.token();
        InetSocketAddress address = GATEWAY.address("ws");
        for (String target : List.of("/mqtt?token=" + token, "/elsewhere?token=" + token, "/" + token)) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream()
                        .write(("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
        awaitLog("address-end");
        assertThat(GATEWAY.log()).noneMatch(line -> line.contains(token));
    }

    /** Everything logged until now can be read. Tries again, because a gateway does not log every one of many clients. */
    private static void awaitLog(String clientId) {
        await().untilAsserted(() -> {
            GATEWAY.join(Via.TCP, clientId).close();
            assertThat(GATEWAY.log()).anyMatch(line -> line.contains(clientId));
        });
    }

    // --- before and after CONNECT ---

    @Normative("MQTT-3.1.4-6")
    @ParameterizedTest
    @EnumSource
    void packets_behindARefusedConnect_haveNoEffect(Via via) {
        String topic = "pipelined/" + via;
        try (RawClient watcher = GATEWAY.join(via, "watch-" + via)) {
            watcher.send("82 ( 00 01 () <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            GATEWAY.open(via)
                    .send(GATEWAY.connect5("02", "", "eager", "no.such.token") + "30 ( <" + topic
                            + "> () 'smuggled' ) 31 ( <" + topic + "> () 'kept' ) C0 00")
                    .expectRefusal(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            watcher.send("30 ( <" + topic + "> () 'first' )").expect("30 ( <" + topic + "> () 'first' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void packets_behindAnAcceptedConnect_areHeardInOrder(Via via) {
        String topic = "eager/" + via;
        try (RawClient client = GATEWAY.open(via)
                .send(GATEWAY.connect311("02", "eager-" + via) + "82 ( 00 01 <" + topic + "> 00 ) 30 ( <" + topic
                        + "> '1' ) C0 00")) {
            client.expect("20 02 00 00")
                    .expect("90 ( 00 01 00 )")
                    .expect("30 ( <" + topic + "> '1' )")
                    .expect("D0 00");
        }
    }

    @ParameterizedTest
    @EnumSource
    void connect_byteByByte_isUnderstood(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            for (byte each : Notation.bytes(GATEWAY.connect311("02", "slow-" + via))) {
                client.send(new byte[] {each});
            }
            client.expect("20 02 00 00");
        }
    }

    // --- somebody else's session ---

    @ParameterizedTest
    @EnumSource
    void foreignSubject_withAClientIdInUse_isRefusedWith0x87(Via via) {
        try (RawClient owner = GATEWAY.join(via, "mine-" + via)) {
            GATEWAY.open(via)
                    .send(GATEWAY.connect5("02", "", "mine-" + via, GATEWAY.token("thief")))
                    .expectRefusal(ReasonCode.NOT_AUTHORIZED);
            owner.expectNothing();
        }
    }

    @Normative("MQTT-3.1.3-2")
    @ParameterizedTest
    @EnumSource
    void foreignSubject_withAStoredSession_getsNothingOfIt(Via via) {
        String id = "stored-" + via;
        GATEWAY.open(via)
                .send(GATEWAY.connect5("02", "11 00000E10", id) + "82 ( 00 01 () <to/" + id + "> 01 ) E0 00")
                .next();
        try (RawClient sender = GATEWAY.join(via, "sender-" + via)) {
            sender.send("32 ( <to/" + id + "> 00 01 () 'private' )").expect("40 02 00 01");
        }
        GATEWAY.open(via)
                .send(GATEWAY.connect5("00", "11 00000E10", id, GATEWAY.token("thief")))
                .expectRefusal(ReasonCode.NOT_AUTHORIZED);

        try (RawClient owner = GATEWAY.open(via).send(GATEWAY.connect5("00", "11 00000E10", id))) {
            assertThat(owner.next(dev.tidegate.gateway.packet.Packet.ConnAck.class)
                            .sessionPresent())
                    .isTrue();
            owner.expect("32 ( <to/" + id + "> 00 01 () 'private' )");
        }
    }
}
