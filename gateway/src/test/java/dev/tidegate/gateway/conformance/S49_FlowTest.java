package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Section 4.9 of MQTT 5: the window of unacknowledged messages, used in full and refilled at once. */
class S49_FlowTest extends ConformanceTest {
    private static final int WINDOW = 10;
    private static final int MESSAGES = 30;

    /** Sends no more than the window above to anybody, whatever the client would take. */
    @RegisterExtension
    static final RunningGateway NARROW = RunningGateway.with("auth.anonymous=true", "limits.inflight=" + WINDOW);

    private static void publish(Via via, String topic, String first) {
        try (RawClient publisher = join(via, topic + "-publisher")) {
            publish(publisher, topic, first);
        }
    }

    /** Many messages, each to the end of its handshake. */
    private static void publish(RawClient publisher, String topic, String first) {
        for (int i = 1; i <= MESSAGES; i++) {
            publisher.send("%s ( <%s> 00 %02X () %02X )".formatted(first, topic, i, i));
            if (first.equals("34")) {
                publisher.expect("50 02 00 %02X".formatted(i)).send("62 02 00 %02X".formatted(i));
                publisher.expect("70 02 00 %02X".formatted(i));
            } else {
                publisher.expect("40 02 00 %02X".formatted(i));
            }
        }
    }

    /** The next message, which is this one of many; its identifier joins those unacknowledged. */
    private static void expect(RawClient client, int message, Deque<Integer> unacknowledged) {
        Packet.Publish next = client.next(Packet.Publish.class);
        assertThat(next.payload()).containsExactly(message);
        assertThat(unacknowledged).doesNotContain(next.packetId());
        unacknowledged.add(next.packetId());
    }

    private static Deque<Integer> expectAWindowful(RawClient client) {
        Deque<Integer> unacknowledged = new ArrayDeque<>();
        for (int i = 1; i <= WINDOW; i++) {
            expect(client, i, unacknowledged);
        }
        client.expectNothing();
        return unacknowledged;
    }

    private static int any(Deque<Integer> unacknowledged, int turn) {
        return turn % 2 == 0 ? unacknowledged.removeLast() : unacknowledged.removeFirst();
    }

    @Wires
    @Normative("MQTT-3.3.4-9")
    @Normative("MQTT-4.9.0-1")
    @Normative("MQTT-4.9.0-2")
    void window_ofQos1_isUsedInFull_andEachAcknowledgementBringsTheNextMessage(Via via) {
        // As many unacknowledged messages as the Receive Maximum, not one more and not one less, in whatever order they
        // are acknowledged.
        String topic = on(via, "window");
        try (RawClient client = subscribe(join(via, "window", "02", "21 000A"), topic, "01")) {
            publish(via, topic, "32");
            Deque<Integer> unacknowledged = expectAWindowful(client);
            for (int i = WINDOW + 1; i <= MESSAGES; i++) {
                client.send("40 02 00 %02X".formatted(any(unacknowledged, i)));
                expect(client, i, unacknowledged);
                client.expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-4.9.0-2")
    void window_ofQos2_isRefilledByPubCompOrARejection_notByPubRec(Via via) {
        // PUBREC leaves the quota as it is, PUBCOMP and a PUBREC with an error raise it.
        String topic = on(via, "window2");
        try (RawClient client = subscribe(join(via, "window2", "02", "21 000A"), topic, "02")) {
            publish(via, topic, "34");
            Deque<Integer> unacknowledged = expectAWindowful(client);
            for (int i = WINDOW + 1; i <= MESSAGES; i++) {
                int id = any(unacknowledged, i);
                if (i % 3 == 0) {
                    client.send("50 03 00 %02X 83".formatted(id));
                } else {
                    client.send("50 02 00 %02X".formatted(id)).expect("62 02 00 %02X".formatted(id));
                    client.expectNothing().send("70 02 00 %02X".formatted(id));
                }
                expect(client, i, unacknowledged);
                client.expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-4.9.0-3")
    void window_thatIsFull_holdsNothingBackButMessagesAboveQos0(Via via) {
        // With no quota left, all other packets are answered and sent as ever.
        String topic = on(via, "window0");
        try (RawClient client = subscribe(join(via, "window0", "02", "21 0001"), topic + "/+", "01")) {
            publish(via, topic + "/1", "32");
            Deque<Integer> unacknowledged = new ArrayDeque<>();
            expect(client, 1, unacknowledged);
            client.send("82 ( 00 02 () <" + topic + "> 00 )").expect("90 ( 00 02 () 00 )");
            client.send("A2 ( 00 03 () <" + topic + "> )").expect("B0 ( 00 03 () 00 )");
            client.send("34 ( <" + topic + "> 00 04 () )").expect("50 03 00 04 10");
            client.send("62 02 00 04").expect("70 02 00 04");
            client.send("62 02 00 05").expect("70 03 00 05 92");
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.9.0-1")
    void window_ofANewConnection_isThatOfItsConnect_forRedeliveriesToo(Via via) {
        // Each connection starts with a quota of its own Receive Maximum.
        String topic = on(via, "rewindow");
        RawClient before = subscribe(join(via, "rewindow", "02", AN_HOUR + " 21 000A"), topic, "01");
        publish(via, topic, "32");
        Deque<Integer> unacknowledged = expectAWindowful(before);
        before.hangUp();
        String connect = connect("00", AN_HOUR + " 21 0002", "<" + on(via, "rewindow") + ">");
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isTrue();
            int sent = 0;
            while (sent < WINDOW) {
                Packet.Publish again = client.next(Packet.Publish.class);
                assertThat(again.dup()).isTrue();
                assertThat(again.packetId()).isEqualTo(unacknowledged.removeFirst());
                sent++;
                if (sent >= 2) {
                    client.expectNothing().send("40 02 00 %02X".formatted(again.packetId()));
                }
            }
            assertThat(client.next(Packet.Publish.class).payload()).containsExactly(WINDOW + 1);
            client.expectNothing();
        }
    }

    private static void greeted(RawClient client, String clientId) {
        assertThat(client.send(connect(clientId))
                        .next(Packet.ConnAck.class)
                        .code()
                        .isError())
                .isFalse();
    }

    @Wires
    void window_ofAnOldClient_isOurs_andTreatedAlike(Via via) {
        // MQTT 3.1.1 has no Receive Maximum: the limit is ours, and so it is for a client that would take more.
        String topic = "window311/" + via;
        try (RawClient old = NARROW.open(via).speaking(Dialect.V3_1_1);
                RawClient young = NARROW.open(via);
                RawClient publisher = NARROW.open(via)) {
            old.send(connect311("02", "<" + topic + "-old>")).expect("20 02 00 00");
            old.send("82 ( 00 01 <" + topic + "> 01 )").expect("90 ( 00 01 01 )");
            greeted(young, topic + "-young");
            subscribe(young, topic, "01");
            greeted(publisher, topic + "-publisher");
            publish(publisher, topic, "32");
            for (RawClient client : new RawClient[] {old, young}) {
                Deque<Integer> unacknowledged = expectAWindowful(client);
                for (int i = WINDOW + 1; i <= MESSAGES; i++) {
                    client.send("40 02 00 %02X".formatted(any(unacknowledged, i)));
                    expect(client, i, unacknowledged);
                }
                client.expectNothing();
            }
        }
    }
}
