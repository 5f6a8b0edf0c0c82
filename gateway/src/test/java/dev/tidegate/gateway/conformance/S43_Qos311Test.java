package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;

/** Sections 4.3 to 4.6 of MQTT 3.1.1: both handshakes, both ways, what is sent again, and in which order. */
class S43_Qos311Test extends ConformanceTest {
    private static RawClient come(Via via, String name, String present) {
        String connect = connect311("00", "<" + on(via, name) + ">");
        return open311(via).send(connect).expect("20 02 " + present + " 00");
    }

    private static RawClient subscribed(RawClient client, String topic, String qos) {
        return client.send("82 ( 00 01 <" + topic + "> " + qos + " )").expect("90 ( 00 01 " + qos + " )");
    }

    private static String publish(String first, String topic, String id, String payload) {
        return first + " ( <" + topic + "> " + id + " '" + payload + "' )";
    }

    @Wires
    @Normative(value = "MQTT-4.3.1-1", version = V3_1_1)
    void qos0_isSentWithQos0AndWithoutDup(Via via) {
        // A QoS 0 PUBLISH says QoS 0 and DUP 0, whatever it once was.
        String topic = on(via, "zero311");
        try (RawClient client = subscribed(join311(via, "zero311"), topic, "00")) {
            client.send(publish("30", topic, "", "0")).expect(publish("30", topic, "", "0"));
            client.send(publish("3A", topic, "00 01", "1")).expect(publish("30", topic, "", "1"));
            client.expect("40 02 00 01");
            client.send(publish("3C", topic, "00 02", "2")).expect(publish("30", topic, "", "2"));
        }
    }

    @Wires
    @Normative(value = "MQTT-4.3.2-1", version = V3_1_1)
    void qos1Sender_takesAFreeId_startsWithoutDup_andRemembersUntilPubAck(Via via) {
        // A QoS 1 message of ours: a free identifier, DUP 0, ours to send again until PUBACK.
        String topic = on(via, "sender311");
        try (RawClient publisher = join311(via, "sender311-publisher")) {
            RawClient client = subscribed(come(via, "sender311", "00"), topic, "01");
            publisher.send(publish("32", topic, "00 07", "a") + publish("32", topic, "00 07", "b"));
            client.expect(publish("32", topic, "00 01", "a")).expect(publish("32", topic, "00 02", "b"));
            client.send("40 02 00 01").expectNothing().hangUp();
            come(via, "sender311", "01")
                    .expect(publish("3A", topic, "00 02", "b"))
                    .send("40 02 00 02")
                    .expectNothing()
                    .hangUp();
            come(via, "sender311", "01").expectNothing().close();
        }
    }

    @Wires
    @Normative(value = "MQTT-4.3.2-2", version = V3_1_1)
    void qos1Receiver_ownsWhatItAcknowledges_andTakesTheIdForNewAfterwards(Via via) {
        // PUBACK says the message is ours; afterwards its identifier means another, whatever DUP says.
        String topic = on(via, "receiver311");
        subscribed(come(via, "receiver311", "00"), topic, "01").send("E0 00").expectClose();
        try (RawClient publisher = join311(via, "receiver311-publisher")) {
            publisher.send(publish("32", topic, "00 07", "m")).expect("40 02 00 07");
            publisher.send(publish("3A", topic, "00 07", "m")).expect("40 02 00 07");
        }
        try (RawClient client = come(via, "receiver311", "01")) {
            client.expect(publish("32", topic, "00 01", "m")).expect(publish("32", topic, "00 02", "m"));
        }
    }

    @Wires
    @Normative(value = "MQTT-4.3.3-1", version = V3_1_1)
    @Normative(value = "MQTT-4.4.0-1", version = V3_1_1)
    void qos2Sender_sendsAgainWhatIsOwed_andNoPublishAfterPubRel(Via via) {
        // Until PUBREC a return brings the PUBLISH, from then to PUBCOMP the PUBREL, each with its identifier.
        String topic = on(via, "two311");
        RawClient client = subscribed(come(via, "two311", "00"), topic, "02");
        try (RawClient publisher = join311(via, "two311-publisher")) {
            publisher.send(publish("34", topic, "00 07", "a") + publish("34", topic, "00 08", "b"));
        }
        client.expect(publish("34", topic, "00 01", "a")).expect(publish("34", topic, "00 02", "b"));
        client.send("50 02 00 01").expect("62 02 00 01").hangUp();
        RawClient back = come(via, "two311", "01");
        back.expect("62 02 00 01").expect(publish("3C", topic, "00 02", "b"));
        back.send("70 02 00 01 50 02 00 02").expect("62 02 00 02").hangUp();
        try (RawClient last = come(via, "two311", "01")) {
            last.expect("62 02 00 02").send("70 02 00 02").expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-4.3.3-2", version = V3_1_1)
    void qos2Receiver_answersARepetitionAgain_andDeliversOnce(Via via) {
        // PUBREC says the message is ours, as often as it comes; PUBREL is answered with PUBCOMP, and ends it.
        String topic = on(via, "once311");
        try (RawClient watcher = subscribed(join311(via, "once311-watcher"), topic, "00")) {
            RawClient client = come(via, "once311", "00");
            client.send(publish("34", topic, "00 07", "m")).expect("50 02 00 07");
            client.send(publish("3C", topic, "00 07", "m"))
                    .expect("50 02 00 07")
                    .hangUp();
            try (RawClient back = come(via, "once311", "01")) {
                back.send(publish("3C", topic, "00 07", "m")).expect("50 02 00 07");
                back.send("62 02 00 07").expect("70 02 00 07");
                back.send(publish("34", topic, "00 07", "new")).expect("50 02 00 07");
            }
            watcher.expect(publish("30", topic, "", "m")).expect(publish("30", topic, "", "new"));
        }
    }

    @Wires
    @Normative(value = "MQTT-4.6.0-5", version = V3_1_1)
    @Normative(value = "MQTT-4.6.0-6", version = V3_1_1)
    void order_ofMessages_isThatOfTheirArrival(Via via) {
        // Every topic is ordered: what one client sends on it at one QoS arrives in that order.
        String topic = on(via, "order311");
        try (RawClient client = subscribed(join311(via, "order311"), topic, "02");
                RawClient publisher = join311(via, "order311-publisher")) {
            StringBuilder all = new StringBuilder();
            for (int i = 1; i <= 9; i++) {
                all.append(publish("30", topic, "", "m" + i));
            }
            for (int i = 1; i <= 9; i++) {
                all.append(publish("32", topic, "00 0" + i, "m" + i));
            }
            publisher.send(all.toString());
            for (int i = 1; i <= 9; i++) {
                client.expect(publish("30", topic, "", "m" + i));
            }
            for (int i = 1; i <= 9; i++) {
                client.expect(publish("32", topic, "00 0" + i, "m" + i));
            }
        }
    }
}
