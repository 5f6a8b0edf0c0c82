package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Sections 4.1, 4.2 and 4.5 of both versions, and 7 of MQTT 3.1.1: what is kept, and over what it travels. */
class S41_StateTest extends ConformanceTest {
    private static final int PACKETS = 60;

    private static String come(Via via, String name, String flags) {
        return connect311(flags, "<" + on(via, name) + ">");
    }

    // --- 4.1 ---

    @Wires
    @Normative("MQTT-4.1.0-1")
    @Normative("MQTT-4.1.0-2")
    @Normative(value = "MQTT-4.1.0-2", version = V3_1_1)
    void session_lastsAsLongAsItsConnection_evenBeyondItsExpiry(Via via) {
        // While the connection lasts, so does the session, however short its expiry; then the expiry counts.
        String topic = on(via, "lasting");
        String gone = on(via, "lasting-gone");
        try (RawClient second = subscribe(join(via, "lasting", "02", "11 00000001"), topic, "02");
                RawClient none = subscribe(join(via, "lasting-0"), topic, "02");
                RawClient old = join311(via, "lasting-old");
                RawClient watcher = watcher(via, gone)) {
            old.send("82 ( 00 01 <" + topic + "> 02 )").expect("90 ( 00 01 02 )");
            watcher.send("34 ( <" + topic + "> 00 05 () 'm' )").expect("50 02 00 05");
            for (RawClient each : new RawClient[] {second, none}) {
                each.expect("34 ( <" + topic + "> 00 01 () 'm' )")
                        .send("50 02 00 01")
                        .expect("62 02 00 01");
            }
            old.expect("34 ( <" + topic + "> 00 01 'm' )").send("50 02 00 01").expect("62 02 00 01");
            // the will of a session with the same expiry tells when a second is over
            join(via, "lasting-gone", "06", "11 00000001", "( 18 00000E10 ) <" + gone + "> <gone>")
                    .hangUp();
            GATEWAY.later(Duration.ofSeconds(2));
            watcher.expect("30 ( <" + gone + "> () 'gone' )");
            for (RawClient each : new RawClient[] {second, none, old}) {
                each.send("50 02 00 01").expect("62 02 00 01").send("70 02 00 01");
            }
            watcher.send("62 02 00 05").expect("70 02 00 05");
            watcher.send("30 ( <" + topic + "> () 'n' )");
            second.expect("30 ( <" + topic + "> () 'n' )");
            none.expect("30 ( <" + topic + "> () 'n' )");
            old.expect("30 ( <" + topic + "> 'n' )");
            none.hangUp();
        }
        String connect = connect("00", "", "<" + on(via, "lasting-0") + ">");
        try (RawClient again = GATEWAY.open(via).send(connect)) {
            assertThat(again.next(dev.tidegate.gateway.packet.Packet.ConnAck.class)
                            .sessionPresent())
                    .isFalse();
        }
    }

    @Wires
    @Normative(value = "MQTT-4.1.0-1", version = V3_1_1)
    @Normative(value = "MQTT-4.5.0-1", version = V3_1_1)
    void session_keepsSubscriptionsAndMessages_forOnlineAndOfflineSubscribers(Via via) {
        // A message joins the sessions of all whose subscriptions match, and a session keeps all that belongs to it.
        String topic = on(via, "kept");
        try (RawClient away = open311(via).send(come(via, "kept", "00")).expect("20 02 00 00")) {
            away.send("82 ( 00 01 <" + topic + "> 02 )")
                    .expect("90 ( 00 01 02 )")
                    .hangUp();
        }
        try (RawClient here = join311(via, "kept-here");
                RawClient publisher = join311(via, "kept-publisher")) {
            here.send("82 ( 00 01 <" + on(via, "+").replace("/" + via, "") + "/" + via + "> 01 )")
                    .expect("90 ( 00 01 01 )");
            publisher.send("32 ( <" + topic + "> 00 01 '1' )").expect("40 02 00 01");
            publisher.send("34 ( <" + topic + "> 00 02 '2' )").expect("50 02 00 02");
            here.expect("32 ( <" + topic + "> 00 01 '1' )").expect("32 ( <" + topic + "> 00 02 '2' )");
        }
        try (RawClient back = open311(via).send(come(via, "kept", "00")).expect("20 02 01 00")) {
            back.expect("32 ( <" + topic + "> 00 01 '1' )").expect("34 ( <" + topic + "> 00 02 '2' )");
            back.send("40 02 00 01 50 02 00 02").expect("62 02 00 02").hangUp();
        }
        try (RawClient back = open311(via).send(come(via, "kept", "00")).expect("20 02 01 00")) {
            back.expect("62 02 00 02").send("70 02 00 02");
            back.send("30 ( <" + topic + "> '3' )").expect("30 ( <" + topic + "> '3' )");
        }
    }

    @Wires
    @Normative("MQTT-4.5.0-1")
    void message_joinsTheSessionsOfAllWhoseSubscriptionsMatch(Via via) {
        // Whoever has a matching subscription gets the message, here or away.
        String topic = on(via, "all");
        subscribe(join(via, "all-away", "02", AN_HOUR), topic, "01").hangUp();
        try (RawClient here = subscribe(join(via, "all-here"), "all/#", "01");
                RawClient too = subscribe(join(via, "all-too"), "+/" + via, "00");
                RawClient other = subscribe(join(via, "all-other"), topic + "/below", "01")) {
            other.send("32 ( <" + topic + "> 00 01 () 'm' )").expect("40 02 00 01");
            here.expect("32 ( <" + topic + "> 00 01 () 'm' )");
            too.expect("30 ( <" + topic + "> () 'm' )");
            other.expectNothing();
        }
        try (RawClient back = resume(via, "all-away")) {
            back.expect("32 ( <" + topic + "> 00 01 () 'm' )");
        }
    }

    // --- 4.2, and 7.1 of MQTT 3.1.1 ---

    @Wires
    @Normative("MQTT-4.2-1")
    @Normative(value = "MQTT-7.1.1-1", version = V3_1_1)
    void bytes_travelCompleteAndInOrder_bothWays(Via via) {
        // MQTT runs over an ordered, lossless stream of bytes in both directions, however it is cut.
        String topic = on(via, "stream");
        Random random = new Random(42);
        try (RawClient client = subscribe(join(via, "stream"), topic, "00")) {
            String[] packets = new String[PACKETS];
            for (int i = 0; i < PACKETS; i++) {
                packets[i] = "30 ( <" + topic + "> () '" + (char) ('A' + i % 26) + "#".repeat(random.nextInt(20_000))
                        + "' )";
            }
            byte[] all = Notation.bytes(String.join(" ", packets));
            int cut;
            for (int at = 0; at < all.length; at = cut) {
                cut = Math.min(all.length, at + 1 + random.nextInt(30_000));
                client.send(Arrays.copyOfRange(all, at, cut));
            }
            for (String packet : packets) {
                assertThat(client.nextBytes()).isEqualTo(Notation.bytes(packet));
            }
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.2-1")
    void packet_cutBehindItsFirstByte_isHeardWithItsLast(Via via) {
        // The stream has no seams: a packet counts as soon as its last byte is there, and a wrong header at once.
        String topic = on(via, "cut");
        try (RawClient watcher = watcher(via, topic);
                RawClient client = join(via, "cut", "06", "", "() <" + topic + "> <gone>");
                RawClient large = join(via, "cut-large")) {
            client.send("C0 00 C0").expect("D0 00").send("00").expect("D0 00");
            client.send("C0 00 E0").expect("D0 00").send("00").expectClose();
            expectSilence(watcher, topic);
            large.send("C0 00 30").expect("D0 00").send("FF FF FF 7F").expectDisconnect(ReasonCode.PACKET_TOO_LARGE);
        }
    }

    // --- 7 ---

    @Wires
    @Normative(value = "MQTT-7.0.0-2", version = V3_1_1)
    void client_thatKnowsNothingButTheStandard_isServed(Via via) {
        // No extension is needed: every packet of the standard in its barest form, and every answer as written there.
        String topic = on(via, "plain");
        try (RawClient client = join311(via, "plain")) {
            client.send("82 ( 00 01 <" + topic + "> 02 )").expect("90 ( 00 01 02 )");
            client.send("30 ( <" + topic + "> '0' )").expect("30 ( <" + topic + "> '0' )");
            client.send("32 ( <" + topic + "> 00 02 '1' )")
                    .expect("32 ( <" + topic + "> 00 01 '1' )")
                    .expect("40 02 00 02")
                    .send("40 02 00 01");
            client.send("34 ( <" + topic + "> 00 03 '2' )")
                    .expect("34 ( <" + topic + "> 00 02 '2' )")
                    .expect("50 02 00 03");
            client.send("62 02 00 03").expect("70 02 00 03");
            client.send("50 02 00 02").expect("62 02 00 02").send("70 02 00 02");
            client.send("A2 ( 00 04 <" + topic + "> )").expect("B0 02 00 04");
            client.send("C0 00").expect("D0 00");
            client.send("E0 00").expectClose();
        }
    }
}
