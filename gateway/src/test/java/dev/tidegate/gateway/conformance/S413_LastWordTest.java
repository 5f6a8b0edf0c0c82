package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.MESSAGE_RATE_TOO_HIGH;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.QUOTA_EXCEEDED;
import static dev.tidegate.policy.ReasonCode.SERVER_BUSY;
import static dev.tidegate.policy.ReasonCode.SESSION_TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Section 4.13 of MQTT 5: errors, the code that names them, and that it arrives. */
class S413_LastWordTest extends ConformanceTest {
    private static final int MUCH = 4_000_000;
    private static final int CROWD = 12;

    @RegisterExtension
    static final RunningGateway SLOW = RunningGateway.with("auth.anonymous=true", "limits.packet-rate=10/s");

    /** Its threads have room for one word from each other at a time. */
    @RegisterExtension
    static final RunningGateway NARROW = RunningGateway.with("auth.anonymous=true", "io.threads=2", "limits.mailbox=1");

    /** Bytes, and behind them far more than any buffer on the way holds. */
    private static byte[] withMuchBehind(String written) {
        byte[] first = Notation.bytes(written);
        byte[] all = Arrays.copyOf(first, first.length + MUCH);
        Arrays.fill(all, first.length, all.length, (byte) 0x55);
        return all;
    }

    @Wires
    @Normative("U24")
    void lastWord_arrives_thoughMuchWasNeverRead(Via via) {
        // The last DISCONNECT or CONNACK reaches the peer, whatever else it has sent.
        try (RawClient client = join(via, "last")) {
            client.send(withMuchBehind("82 ( 00 01 () <a> C0 )")).expectDisconnect(MALFORMED_PACKET);
        }
        try (RawClient client = GATEWAY.open(via)) {
            client.send(withMuchBehind(connect("03", "", "<id>"))).expectRefusal(MALFORMED_PACKET);
        }
        try (RawClient client = GATEWAY.open(via)) {
            client.send(withMuchBehind(connect("42", "", "<id> <no token>")))
                    .expectRefusal(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
    }

    @Wires
    @Normative("MQTT-4.13.1-1")
    void error_ofOneClient_closesIt_andTouchesNobodyElse(Via via) {
        // A malformed packet or protocol error closes the connection with its code, and no other.
        String topic = on(via, "others");
        try (RawClient other = watcher(via, topic);
                RawClient malformed = join(via, "others-1");
                RawClient wrong = join(via, "others-2")) {
            malformed.send("36 ( <" + topic + "> 00 01 () )").expectDisconnect(MALFORMED_PACKET);
            wrong.send("32 ( <" + topic + "> 00 00 () )").expectDisconnect(PROTOCOL_ERROR);
            expectSilence(other, topic);
        }
    }

    @Wires
    @Normative("MQTT-4.13.2-1")
    void errorCode_inConnAckOrDisconnect_isFollowedByTheClose(Via via) {
        // Whoever sends a code of 0x80 and above in CONNACK or DISCONNECT closes; we do also where the client sent it.
        try (RawClient client = GATEWAY.open(via).send(connect("03", "", "<id>"))) {
            client.expectRefusal(MALFORMED_PACKET);
        }
        try (RawClient client = join(via, "error")) {
            client.send("E0 01 80").expectClose();
        }
        try (RawClient client = join(via, "error")) {
            client.send("C1 00").expectDisconnect(MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative(value = "MQTT-4.8.0-1", version = V3_1_1)
    void error_ofAnOldClient_closesItWithoutAWord_andTouchesNobodyElse(Via via) {
        // A protocol violation closes the connection it came on.
        String topic = on(via, "others-old");
        String[] violations = {
            "36 ( <a> 00 01 )", "32 ( <a> 00 00 )", "30 ( 00 02 C0 80 )", "F0 00", "00 00", "20 02 00 00", "60 02 00 01"
        };
        try (RawClient other = watcher(via, topic)) {
            for (String violation : violations) {
                try (RawClient client = join311(via, "others-old")) {
                    client.send(violation + " 30 ( <" + topic + "> 'smuggled' )")
                            .expectClose();
                }
            }
            expectSilence(other, topic);
        }
    }

    // --- errors that pass ---

    /** So many that both threads have some of them. */
    private static List<RawClient> crowd(Via via, String topic) {
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(subscribe(NARROW.join(via, topic + "-" + i), topic, "01"));
        }
        return crowd;
    }

    private static void expectOnlyTheFirst(List<RawClient> crowd, String topic) {
        for (RawClient each : crowd) {
            each.expect("32 ( <" + topic + "> 00 01 () '1' )").expectNothing().close();
        }
    }

    @Wires
    @Normative(value = "MQTT-4.8.0-2", version = V3_1_1)
    void transientError_closesTheConnectionOfThePacket_andNoOther(Via via) {
        // Where we cannot process a packet for a moment, the connection it came on is closed.
        String topic = on(via, "full-old");
        List<RawClient> crowd = crowd(via, topic);
        try (RawClient publisher = NARROW.open(via).speaking(Dialect.V3_1_1)) {
            publisher.send(connect311("02", "<full-old-" + via + ">")).expect("20 02 00 00");
            publisher
                    .send("32 ( <%1$s> 00 01 '1' ) 32 ( <%1$s> 00 02 '2' )".formatted(topic))
                    .expect("40 02 00 01")
                    .expectClose();
        }
        expectOnlyTheFirst(crowd, topic);
    }

    @Wires
    @Normative("U27")
    void disconnect_namesABusyServer(Via via) {
        // Where we cannot process a packet for a moment, DISCONNECT is 0x89.
        String topic = on(via, "full");
        List<RawClient> crowd = crowd(via, topic);
        try (RawClient publisher = NARROW.join(via, "full-" + via)) {
            publisher
                    .send("32 ( <%1$s> 00 01 () '1' ) 32 ( <%1$s> 00 02 () '2' )".formatted(topic))
                    .expect("40 02 00 01")
                    .expectDisconnect(SERVER_BUSY);
        }
        expectOnlyTheFirst(crowd, topic);
    }

    // --- causes and their codes; those that need time, tokens or a profile are in S413_CausesTest ---

    @Wires
    @Normative("U27")
    void disconnect_namesTakeoverAndQuota(Via via) {
        // Takeover is 0x8E, too much of something 0x97.
        try (RawClient first = join(via, "cause");
                RawClient second = join(via, "cause")) {
            first.expectDisconnect(SESSION_TAKEN_OVER);
            second.send("30 ( <a> ( " + "26 <k> <v> ".repeat(65) + " ) )").expectDisconnect(QUOTA_EXCEEDED);
        }
    }

    @Wires
    @Normative("U27")
    void disconnect_namesTheRate(Via via) {
        // More packets in a second than allowed is 0x96.
        try (RawClient client = SLOW.join(via, "hasty-" + via).send("C000".repeat(40))) {
            Packet next = client.next();
            while (next instanceof Packet.PingResp) {
                next = client.next();
            }
            assertThat(next)
                    .isInstanceOfSatisfying(
                            Packet.Disconnect.class,
                            last -> assertThat(last.code()).isEqualTo(MESSAGE_RATE_TOO_HIGH));
            client.expectClose();
        }
    }
}
