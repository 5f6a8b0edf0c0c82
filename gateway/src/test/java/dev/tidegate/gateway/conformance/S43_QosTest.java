package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;

/** Sections 4.3 to 4.9 of MQTT 5: both handshakes, both ways, their order and their flow control. */
class S43_QosTest extends ConformanceTest {
    private static String publish(String first, String topic, String id, String payload) {
        return first + " ( <" + topic + "> " + id + " () '" + payload + "' )";
    }

    // --- as the sender ---

    @Wires
    @Normative("MQTT-4.3.1-1")
    void qos0_isSentWithQos0AndWithoutDup(Via via) {
        // A QoS 0 PUBLISH says QoS 0 and DUP 0, whatever it once was.
        String topic = on(via, "qos0");
        try (RawClient client = subscribe(join(via, "qos0"), topic, "00")) {
            client.send(publish("30", topic, "", "0")).expect(publish("30", topic, "", "0"));
            client.send(publish("3A", topic, "00 01", "1")).expect(publish("30", topic, "", "1"));
            client.expect("40 02 00 01");
            client.send(publish("3C", topic, "00 02", "2")).expect(publish("30", topic, "", "2"));
            client.expect("50 02 00 02");
        }
    }

    @Wires
    @Normative("MQTT-4.3.2-1")
    @Normative("MQTT-4.3.3-1")
    void newMessages_takeFreePacketIds(Via via) {
        // A new message above QoS 0 takes an identifier that no message in flight has.
        String topic = on(via, "free");
        try (RawClient client = subscribe(join(via, "free"), topic, "02");
                RawClient publisher = join(via, "free-publisher")) {
            publisher.send(publish("32", topic, "00 05", "a") + publish("34", topic, "00 05", "b"));
            publisher.send(publish("32", topic, "00 05", "c"));
            client.expect(publish("32", topic, "00 01", "a"));
            client.expect(publish("34", topic, "00 02", "b"));
            client.expect(publish("32", topic, "00 03", "c"));
        }
    }

    @Wires
    @Normative("MQTT-4.3.2-2")
    void qos1_isSentWithoutDupTheFirstTime_alsoFromTheQueue(Via via) {
        // The first PUBLISH of a QoS 1 message has DUP 0; the next, after a return, has 1.
        String topic = on(via, "first");
        subscribe(join(via, "first", "02", AN_HOUR), topic, "01").send("E0 00").expectClose();
        try (RawClient publisher = join(via, "first-publisher")) {
            publisher.send(publish("32", topic, "00 07", "m")).expect("40 02 00 07");
        }
        resume(via, "first").expect(publish("32", topic, "00 01", "m")).hangUp();
        resume(via, "first").expect(publish("3A", topic, "00 01", "m")).close();
    }

    // --- as the receiver ---

    @Wires
    @Normative("MQTT-4.3.2-4")
    void pubAck_comesWhenTheMessageIsOurs(Via via) {
        // After PUBACK the message is in the sessions of its subscribers, those that are away included.
        String topic = on(via, "owned");
        subscribe(join(via, "owned", "02", AN_HOUR), topic, "01").send("E0 00").expectClose();
        join(via, "owned-publisher")
                .send(publish("33", topic, "00 07", "m"))
                .expect("40 02 00 07")
                .close();
        try (RawClient client = resume(via, "owned");
                RawClient late = subscribe(join(via, "owned-late"), topic, "00")) {
            client.expect(publish("32", topic, "00 01", "m"));
            late.expect(publish("31", topic, "", "m"));
        }
    }

    @Wires
    @Normative("MQTT-4.3.2-5")
    void packetId_afterPubAck_meansANewMessage_whateverDupSays(Via via) {
        // The identifier of an acknowledged message is free: what comes with it is new.
        String topic = on(via, "again");
        try (RawClient watcher = watcher(via, topic);
                RawClient client = join(via, "again")) {
            client.send(publish("32", topic, "00 07", "1")).expect("40 02 00 07");
            client.send(publish("3A", topic, "00 07", "1")).expect("40 02 00 07");
            watcher.expect(publish("30", topic, "", "1")).expect(publish("30", topic, "", "1"));
        }
    }

    @Wires
    @Normative("MQTT-4.3.3-9")
    void packetId_afterPubRecWithAnError_meansANewMessage(Via via) {
        // A refused QoS 2 message leaves its identifier free.
        String topic = on(via, "refused");
        try (RawClient watcher = watcher(via, topic);
                RawClient client = join(via, "refused")) {
            client.send(publish("34", "$SYS/x", "00 07", "no")).expect("50 ( 00 07 87 )");
            client.send(publish("34", topic, "00 07", "yes")).expect("50 02 00 07");
            client.send("62 02 00 07").expect("70 02 00 07");
            watcher.expect(publish("30", topic, "", "yes"));
        }
    }

    @Wires
    @Normative("MQTT-4.3.3-7")
    @Normative("MQTT-4.3.3-13")
    void handshake_goesOn_whenTheMessageHasExpired(Via via) {
        // Expiry touches no message that was sent, and no handshake that has begun.
        String topic = on(via, "expired");
        subscribe(join(via, "expired", "02", AN_HOUR), topic, "02")
                .send("E0 00")
                .expectClose();
        RawClient client = resume(via, "expired");
        try (RawClient publisher = join(via, "expired-publisher")) {
            publisher.send("34 ( <" + topic + "> 00 07 ( 02 00000001 ) 'm' )").expect("50 02 00 07");
            int sent = client.next(Packet.Publish.class).packetId();
            client.hangUp();
            GATEWAY.later(Duration.ofSeconds(2));
            publisher.send("3C ( <" + topic + "> 00 07 ( 02 00000001 ) 'm' )").expect("50 02 00 07");
            publisher.send("62 02 00 07").expect("70 02 00 07");
            try (RawClient back = resume(via, "expired")) {
                Packet.Publish again = back.next(Packet.Publish.class);
                assertThat(again.packetId()).isEqualTo(sent);
                back.send("50 02 00 01")
                        .expect("62 02 00 01")
                        .send("70 02 00 01")
                        .expectNothing();
            }
        }
    }

    // --- order ---

    @Wires
    @Normative("MQTT-4.6.0-2")
    void pubAcks_comeInTheOrderOfTheirMessages(Via via) {
        // PUBACK follows PUBACK as PUBLISH followed PUBLISH.
        String topic = on(via, "acks");
        try (RawClient watcher = watcher(via, topic);
                RawClient client = join(via, "acks")) {
            client.send(publish("32", topic, "00 03", "a")
                    + publish("32", "$SYS/x", "00 01", "b")
                    + publish("32", topic + "/none", "00 02", "c")
                    + publish("32", topic, "00 09", "d"));
            client.expect("40 02 00 03").expect("40 ( 00 01 87 )");
            client.expect("40 ( 00 02 10 )").expect("40 02 00 09");
            watcher.expect(publish("30", topic, "", "a")).expect(publish("30", topic, "", "d"));
        }
    }

    @Wires
    @Normative("MQTT-4.6.0-3")
    void pubRecs_comeInTheOrderOfTheirMessages(Via via) {
        // PUBREC follows PUBREC as PUBLISH followed PUBLISH.
        String topic = on(via, "recs");
        try (RawClient watcher = watcher(via, topic);
                RawClient client = join(via, "recs")) {
            client.send(publish("34", topic, "00 03", "a")
                    + publish("34", "$SYS/x", "00 01", "b")
                    + publish("34", topic + "/none", "00 02", "c")
                    + publish("34", topic, "00 09", "d"));
            client.expect("50 02 00 03").expect("50 ( 00 01 87 )");
            client.expect("50 ( 00 02 10 )").expect("50 02 00 09");
            watcher.expect(publish("30", topic, "", "a")).expect(publish("30", topic, "", "d"));
        }
    }

    @Wires
    @Normative("MQTT-4.6.0-4")
    void pubRels_comeInTheOrderOfThePubRecs_nowAndAfterAReturn(Via via) {
        // PUBREL follows PUBREL as PUBREC followed PUBREC.
        String topic = on(via, "rels");
        RawClient client = subscribe(join(via, "rels", "02", AN_HOUR), topic, "02");
        try (RawClient publisher = join(via, "rels-publisher")) {
            for (int i = 1; i <= 3; i++) {
                publisher.send(publish("34", topic, "00 0" + i, "m")).expect("50 02 00 0" + i);
                client.expect(publish("34", topic, "00 0" + i, "m"));
            }
        }
        client.send("50 02 00 02 50 02 00 03 50 02 00 01");
        client.expect("62 02 00 02").expect("62 02 00 03").expect("62 02 00 01").hangUp();
        try (RawClient back = resume(via, "rels")) {
            back.expect("62 02 00 02").expect("62 02 00 03").expect("62 02 00 01");
        }
    }

    @Wires
    @Normative("U26")
    void queuedMessages_comeAfterConnAckAndBeforeNewOnes(Via via) {
        // On resume: CONNACK, then what has waited, then what is new.
        String topic = on(via, "queue");
        subscribe(join(via, "queue", "02", AN_HOUR), topic, "01").send("E0 00").expectClose();
        try (RawClient publisher = join(via, "queue-publisher")) {
            publisher.send(publish("32", topic, "00 01", "old 1")).expect("40 02 00 01");
            publisher.send(publish("32", topic, "00 02", "old 2")).expect("40 02 00 02");
            String connect = connect("00", AN_HOUR + " 21 0001", "<" + on(via, "queue") + ">");
            try (RawClient client = GATEWAY.open(via).send(connect)) {
                assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isTrue();
                publisher.send(publish("32", topic, "00 03", "new")).expect("40 02 00 03");
                client.expect(publish("32", topic, "00 01", "old 1")).send("40 02 00 01");
                client.expect(publish("32", topic, "00 02", "old 2")).send("40 02 00 02");
                client.expect(publish("32", topic, "00 03", "new"));
            }
        }
    }

    // --- flow control ---

    @Wires
    @Normative("MQTT-3.3.4-10")
    @Normative("MQTT-4.9.0-3")
    void otherPackets_areNotHeldBack_whenTheQuotaIsUsedUp(Via via) {
        // With Receive Maximum messages unacknowledged, everything but PUBLISH goes on.
        String topic = on(via, "quota");
        try (RawClient client = subscribe(join(via, "quota", "02", "21 0001"), topic, "02")) {
            client.send(publish("34", topic, "00 01", "1")).expect(publish("34", topic, "00 01", "1"));
            client.expect("50 02 00 01");
            client.send(publish("32", topic, "00 02", "2")).expect("40 02 00 02 # and the message waits");
            client.send("62 02 00 01").expect("70 02 00 01");
            client.send("82 ( 00 03 () <" + topic + "/2> 00 )").expect("90 ( 00 03 () 00 )");
            client.send("A2 ( 00 04 () <" + topic + "/2> )").expect("B0 ( 00 04 () 00 )");
            client.expectNothing();
            client.send("50 02 00 01").expect("62 02 00 01").expectNothing();
            client.send("70 02 00 01").expect(publish("32", topic, "00 02", "2"));
            client.send("00 00").expectDisconnect(ReasonCode.MALFORMED_PACKET);
        }
    }
}
