package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Sections 3.8 and 3.9 of MQTT 5: SUBSCRIBE and SUBACK. */
class S38_SubscribeTest extends ConformanceTest {
    private static void closes(Via via, String packet, ReasonCode code) {
        try (RawClient client = join(via, "closed")) {
            client.send(packet).expectDisconnect(code);
        }
    }

    // --- what a SUBSCRIBE looks like ---

    @Wires
    @Normative("MQTT-3.8.1-1")
    void subscribe_withOtherFlags_disconnectsWith0x81(Via via) {
        // The flags of SUBSCRIBE are 0010.
        for (String first : new String[] {"80", "81", "83", "86", "8A", "8F"}) {
            closes(via, first + " ( 00 01 () <a> 00 )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative("MQTT-3.8.3-1")
    void filter_thatIsNoString_disconnectsWith0x81(Via via) {
        // Topic filters are valid strings.
        closes(via, "82 ( 00 01 () 00 02 C3 28 00 )", MALFORMED_PACKET);
        closes(via, "82 ( 00 01 () 00 03 ED A0 80 00 )", MALFORMED_PACKET);
        closes(via, "82 ( 00 01 () 00 03 61 00 62 00 )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.8.3-2")
    void subscribe_withoutAFilterAndItsOptions_disconnects(Via via) {
        // At least one pair of filter and options.
        closes(via, "82 ( 00 01 () )", PROTOCOL_ERROR);
        closes(via, "82 ( 00 01 () <a> )", MALFORMED_PACKET);
        closes(via, "82 ( 00 01 () <a> 00 <b> )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.8.3-4")
    void noLocal_onASharedSubscription_disconnectsWith0x82(Via via) {
        // No Local on a shared subscription is a protocol error.
        closes(via, "82 ( 00 01 () <$share/g/a> 04 )", PROTOCOL_ERROR);
        closes(via, "82 ( 00 01 () <a> 04 <$share/g/a> 05 )", PROTOCOL_ERROR);
    }

    @Wires
    @Normative("MQTT-3.8.3-5")
    void reservedOptionBits_disconnectWith0x81(Via via) {
        // The reserved bits of the options are 0.
        for (String options : new String[] {"40", "80", "C0", "41"}) {
            closes(via, "82 ( 00 01 () <a> " + options + " )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative("U9")
    void subscriptionIdentifier_of0OrTwice_disconnectsWith0x82(Via via) {
        // A Subscription Identifier is not 0 and comes once.
        closes(via, "82 ( 00 01 ( 0B 00 ) <a> 00 )", PROTOCOL_ERROR);
        closes(via, "82 ( 00 01 ( 0B 01 0B 02 ) <a> 00 )", PROTOCOL_ERROR);
        closes(via, "82 ( 00 01 ( 0B 01 0B 01 ) <a> 00 )", PROTOCOL_ERROR);
    }

    @Wires
    @Normative("U10")
    void optionValues_thatDoNotExist_disconnect(Via via) {
        // QoS 3 and Retain Handling 3 do not exist.
        closes(via, "82 ( 00 01 () <a> 03 )", PROTOCOL_ERROR);
        closes(via, "82 ( 00 01 () <a> 30 )", PROTOCOL_ERROR);
        closes(via, "82 ( 00 01 () <a> 00 <b> 33 )", PROTOCOL_ERROR);
    }

    // --- what becomes of it ---

    @Wires
    @Normative("MQTT-3.8.4-4")
    void sameFilterAgain_bringsTheRetainedMessageAgain_andLosesNothingLive(Via via) {
        // Replacing a subscription resends retained messages and loses no live one.
        String topic = on(via, "replaced");
        try (RawClient client = subscribe(join(via, "replaced"), topic, "01");
                RawClient publisher = join(via, "replaced-publisher")) {
            publisher.send("31 ( <" + topic + "> () 'kept' )").expectNothing();
            client.expect("30 ( <" + topic + "> () 'kept' )");
            for (int i = 0; i < 40; i++) {
                publisher.send("30 ( <" + topic + "> () '%02d' )".formatted(i));
                client.send("82 ( 00 02 () <" + topic + "> 01 )");
            }
            List<String> live = new ArrayList<>();
            int kept = 0;
            while (kept < 40 || live.size() < 40) {
                if (client.next() instanceof Packet.Publish message) {
                    String payload = new String(message.payload(), java.nio.charset.StandardCharsets.UTF_8);
                    if (message.retain()) {
                        assertThat(payload).isEqualTo("kept");
                        kept++;
                    } else {
                        live.add(payload);
                    }
                }
            }
            assertThat(kept).isEqualTo(40);
            assertThat(live).hasSize(40).isSorted().doesNotHaveDuplicates();
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.8.4-5")
    void severalFilters_areJudgedEachByItself(Via via) {
        // Several filters count as several SUBSCRIBEs, answered by one SUBACK.
        String topic = on(via, "several");
        try (RawClient client = join(via, "several")) {
            client.send("82 ( 00 01 () <" + topic + "/1> 00 <#bad> 02 <" + topic + "/2> 01 )")
                    .expect("90 ( 00 01 () 00 8F 01 )");
            for (String each : new String[] {topic + "/1", topic + "/2"}) {
                client.send("30 ( <" + each + "> () )").expect("30 ( <" + each + "> () )");
            }
        }
    }

    @Wires
    @Normative("MQTT-3.8.4-1")
    void subAck_comesWhenTheSubscriptionIsLive(Via via) {
        // SUBSCRIBE is answered with SUBACK; whatever anybody publishes from then on arrives.
        try (RawClient client = join(via, "live");
                RawClient publisher = join(via, "live-publisher")) {
            for (int i = 0; i < 300; i++) {
                String topic = on(via, "live/" + i);
                subscribe(client, topic, "00");
                publisher.send("30 ( <" + topic + "> () )");
                client.expect("30 ( <" + topic + "> () )");
            }
        }
    }

    @Wires
    @Normative("MQTT-3.8.4-8")
    void message_liveOrRetained_comesAtTheLowerOfItsQosAndTheGrantedOne(Via via) {
        // Delivered QoS is the lower of published and granted.
        try (RawClient publisher = join(via, "lower-publisher")) {
            for (int granted = 0; granted <= 2; granted++) {
                for (int published = 0; published <= 2; published++) {
                    String topic = on(via, "lower/" + granted + published);
                    publisher.send(published(published, topic));
                    int lower = Math.min(granted, published);
                    try (RawClient client = subscribe(join(via, "lower"), topic, "0" + granted)) {
                        assertThat(client.next(Packet.Publish.class).qos().level())
                                .isEqualTo(lower);
                        publisher.send(published(published, topic));
                        assertThat(client.next(Packet.Publish.class).qos().level())
                                .isEqualTo(lower);
                    }
                }
            }
        }
    }

    /** A retained message, to the end of its handshake. */
    private static String published(int qos, String topic) {
        return switch (qos) {
            case 0 -> "31 ( <" + topic + "> () 'm' )";
            case 1 -> "33 ( <" + topic + "> 00 01 () 'm' )";
            default -> "35 ( <" + topic + "> 00 02 () 'm' ) 62 02 00 02";
        };
    }

    @Wires
    @Normative("MQTT-3.9.2-1")
    @Normative("MQTT-3.9.2-2")
    void subAck_thatFillsTheClientsMaximumPacketSize_hasNothingElse(Via via) {
        // No Reason String and no User Property makes SUBACK larger than the client's Maximum Packet Size.
        try (RawClient client = join(via, "narrow", "02", "27 00000040")) {
            client.send("82 ( 00 01 () " + "<a#> 00 ".repeat(59) + " )")
                    .expect("90 ( 00 01 () " + "8F ".repeat(59) + " )");
            client.send("82 ( 00 02 ( 26 <why> <not> ) <a#> 00 )").expect("90 ( 00 02 () 8F )");
        }
    }

    @Wires
    @Normative("MQTT-3.9.3-2")
    void subAck_hasListedCodesOnly(Via via) {
        // Each code of SUBACK is one of those listed for it.
        try (RawClient client = join(via, "codes")) {
            Set<ReasonCode> heard = new TreeSet<>();
            for (String filters : new String[] {
                "<a> 00 <b> 01 <c> 02", "<> 00 <a#> 00 <$share/g> 00", "<$SYS/x> 00", "<d> 00 ".repeat(101)
            }) {
                client.send("82 ( 00 01 () " + filters + " )");
                heard.addAll(client.next(Packet.SubAck.class).codes());
            }
            // reading a SUBACK fails where it has another one
            assertThat(heard)
                    .contains(
                            ReasonCode.GRANTED_QOS_0,
                            ReasonCode.GRANTED_QOS_1,
                            ReasonCode.GRANTED_QOS_2,
                            ReasonCode.TOPIC_FILTER_INVALID,
                            ReasonCode.QUOTA_EXCEEDED);
        }
    }

    @Wires
    @Normative("U15")
    void expiry_thatWeLower_isToldInConnAck(Via via) {
        // Where we lower the session expiry, CONNACK has the real value.
        String connect = connect("02", "11 FFFFFFFF", "<" + on(via, "forever") + ">");
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            assertThat(client.next(Packet.ConnAck.class).properties().number(Property.SESSION_EXPIRY_INTERVAL, -1))
                    .isEqualTo(7 * 24 * 3_600L);
        }
    }
}
