package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sections 3.8 to 3.11 of MQTT 3.1.1: what SUBSCRIBE and UNSUBSCRIBE look like, and what becomes of them. */
class S38_Subscribe311Test extends ConformanceTest {
    private static void closes(Via via, String packet) {
        try (RawClient client = join311(via, "closed")) {
            client.send(packet).expectClose();
        }
    }

    private static RawClient subscribed(RawClient client, String filter, String qos) {
        return client.send("82 ( 00 01 <" + filter + "> " + qos + " )").expect("90 ( 00 01 " + qos + " )");
    }

    @Wires
    @Normative(value = "MQTT-3.8.1-1", version = V3_1_1)
    void subscribe_withOtherFlags_isClosed(Via via) {
        // The flags of SUBSCRIBE are 0010.
        for (String first : new String[] {"80", "81", "83", "86", "8A", "8F"}) {
            closes(via, first + " ( 00 01 <a> 00 )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.8.3-1", version = V3_1_1)
    void filter_ofSubscribe_thatIsNoString_isClosed(Via via) {
        // Topic filters are valid strings.
        closes(via, "82 ( 00 01 00 02 C3 28 00 )");
        closes(via, "82 ( 00 01 00 03 ED A0 80 00 )");
        closes(via, "82 ( 00 01 00 03 61 00 62 00 )");
    }

    @Wires
    @Normative(value = "MQTT-3.8.3-3", version = V3_1_1)
    void subscribe_withoutAFilterAndItsQos_isClosed(Via via) {
        // At least one filter with its QoS.
        closes(via, "82 ( 00 01 )");
        closes(via, "82 ( 00 01 <a> )");
    }

    @Wires
    @Normative(value = "MQTT-3.8.3-4", version = V3_1_1)
    void reservedBits_orAnotherQos_areClosed(Via via) {
        // The upper six bits are 0, and QoS is 0, 1 or 2.
        for (String qos : new String[] {"03", "04", "08", "10", "20", "40", "80"}) {
            closes(via, "82 ( 00 01 <a> " + qos + " )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.8.4-1", version = V3_1_1)
    @Normative(value = "MQTT-3.8.4-2", version = V3_1_1)
    void subscribe_isAnsweredWithSubAck_ofItsPacketId(Via via) {
        // SUBSCRIBE is answered with SUBACK, which has its packet id.
        try (RawClient client = join311(via, "answered")) {
            for (String id : new String[] {"00 01", "12 34", "FF FF", "00 01"}) {
                client.send("82 ( " + id + " <a> 00 )").expect("90 ( " + id + " 00 )");
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-3.8.4-3", version = V3_1_1)
    void sameFilterAgain_bringsTheRetainedMessageAgain_andLosesNothingLive(Via via) {
        // The same filter replaces the subscription: retained messages come again, live ones are not interrupted.
        String topic = on(via, "replaced");
        try (RawClient client = subscribed(join311(via, "replaced"), topic, "01");
                RawClient publisher = join311(via, "replaced-publisher")) {
            publisher.send("31 ( <" + topic + "> 'kept' )").expectNothing();
            client.expect("30 ( <" + topic + "> 'kept' )");
            for (int i = 0; i < 40; i++) {
                publisher.send("30 ( <" + topic + "> '%02d' )".formatted(i));
                client.send("82 ( 00 02 <" + topic + "> 01 )");
            }
            client.send("C0 00");
            List<String> live = new ArrayList<>();
            int kept = 0;
            boolean subscribed = false;
            while (!subscribed || live.size() < 40) { // the publisher may be served by another thread, and later
                Packet next = client.next();
                subscribed |= next instanceof Packet.PingResp;
                if (next instanceof Packet.Publish message && message.retain()) {
                    kept++;
                } else if (next instanceof Packet.Publish message) {
                    live.add(new String(message.payload(), StandardCharsets.UTF_8));
                }
            }
            client.expectNothing();
            assertThat(kept).isEqualTo(40);
            assertThat(live).hasSize(40).isSorted().doesNotHaveDuplicates();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.8.4-4", version = V3_1_1)
    void severalFilters_areSeveralSubscriptions_withOneAnswer(Via via) {
        // Several filters count as several SUBSCRIBEs, answered by one SUBACK.
        String topic = on(via, "several");
        try (RawClient client = join311(via, "several")) {
            client.send("82 ( 00 01 <" + topic + "/1> 00 <#bad> 02 <" + topic + "/2> 01 )")
                    .expect("90 ( 00 01 00 80 01 )");
            for (String each : new String[] {topic + "/1", topic + "/2"}) {
                client.send("30 ( <" + each + "> )").expect("30 ( <" + each + "> )");
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-3.8.4-6", version = V3_1_1)
    void message_comesAtTheLowerOfItsQosAndTheGrantedOne(Via via) {
        // Delivered QoS is the lower of published and granted.
        try (RawClient publisher = join311(via, "lower-publisher")) {
            for (int granted = 0; granted <= 2; granted++) {
                String topic = on(via, "lower/" + granted);
                try (RawClient client = subscribed(join311(via, "lower"), topic, "0" + granted)) {
                    publisher.send("30 ( <%1$s> ) 32 ( <%1$s> 00 01 ) 34 ( <%1$s> 00 02 )".formatted(topic));
                    publisher
                            .expect("40 02 00 01")
                            .expect("50 02 00 02")
                            .send("62 02 00 02")
                            .expect("70 02 00 02");
                    for (int published = 0; published <= 2; published++) {
                        assertThat(client.next(Packet.Publish.class).qos().level())
                                .isEqualTo(Math.min(granted, published));
                    }
                }
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-3.10.1-1", version = V3_1_1)
    void unsubscribe_withOtherFlags_isClosed(Via via) {
        // The flags of UNSUBSCRIBE are 0010.
        for (String first : new String[] {"A0", "A1", "A3", "A6", "AA", "AF"}) {
            closes(via, first + " ( 00 01 <a> )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.10.3-1", version = V3_1_1)
    void filter_ofUnsubscribe_thatIsNoString_isClosed(Via via) {
        // Filters of UNSUBSCRIBE are valid strings.
        closes(via, "A2 ( 00 01 00 02 C3 28 )");
        closes(via, "A2 ( 00 01 00 03 ED A0 80 )");
        closes(via, "A2 ( 00 01 00 03 61 00 62 )");
    }

    @Wires
    @Normative(value = "MQTT-3.10.3-2", version = V3_1_1)
    void unsubscribe_withoutAFilter_isClosed(Via via) {
        // At least one filter.
        closes(via, "A2 ( 00 01 )");
    }

    @Wires
    @Normative(value = "MQTT-3.10.4-1", version = V3_1_1)
    @Normative(value = "MQTT-3.10.4-2", version = V3_1_1)
    void filter_thatIsTheSame_isRemoved_andNoOther(Via via) {
        // Filters are compared byte for byte; what is removed brings nothing any more.
        String topic = on(via, "exact");
        try (RawClient client = subscribed(join311(via, "exact"), topic + "/+", "00")) {
            client.send("A2 ( 00 02 <%1$s/#> <%1$s/a> <%1$s/+/> )".formatted(topic))
                    .expect("B0 02 00 02");
            client.send("30 ( <" + topic + "/a> )").expect("30 ( <" + topic + "/a> )");
            client.send("A2 ( 00 03 <" + topic + "/+> )").expect("B0 02 00 03");
            client.send("30 ( <" + topic + "/a> )").expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.10.4-3", version = V3_1_1)
    void deliveries_begunBeforeUnsubscribe_areFinished(Via via) {
        // QoS 1 and 2 deliveries already begun go on to their end.
        String topic = on(via, "begun");
        String connect = connect311("00", "<" + on(via, "begun") + ">");
        try (RawClient client = open311(via).send(connect).expect("20 02 00 00");
                RawClient publisher = join311(via, "begun-publisher")) {
            subscribed(client, topic, "02");
            publisher.send("32 ( <" + topic + "> 00 01 '1' )").expect("40 02 00 01");
            publisher.send("34 ( <" + topic + "> 00 02 '2' )").expect("50 02 00 02");
            client.expect("32 ( <" + topic + "> 00 01 '1' )").expect("34 ( <" + topic + "> 00 02 '2' )");
            client.send("A2 ( 00 09 <" + topic + "> )").expect("B0 02 00 09");
            client.hangUp();
        }
        try (RawClient client = open311(via).send(connect).expect("20 02 01 00")) {
            client.expect("3A ( <" + topic + "> 00 01 '1' )").expect("3C ( <" + topic + "> 00 02 '2' )");
            client.send("40 02 00 01 50 02 00 02").expect("62 02 00 02");
            client.send("70 02 00 02").expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.10.4-6", version = V3_1_1)
    void severalFilters_areRemoved_withOneAnswer(Via via) {
        // Several filters count as several UNSUBSCRIBEs, answered by one UNSUBACK.
        String topic = on(via, "gone");
        try (RawClient client = join311(via, "gone")) {
            subscribed(subscribed(client, topic + "/1", "00"), topic + "/2", "00");
            client.send("A2 ( 00 02 <%1$s/1> <never> <%1$s/2> )".formatted(topic))
                    .expect("B0 02 00 02");
            client.send("30 ( <%1$s/1> ) 30 ( <%1$s/2> )".formatted(topic)).expectNothing();
        }
    }
}
