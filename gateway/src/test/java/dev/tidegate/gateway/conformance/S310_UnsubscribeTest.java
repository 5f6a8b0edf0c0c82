package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.NO_SUBSCRIPTION_EXISTED;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.SUCCESS;
import static dev.tidegate.policy.ReasonCode.TOPIC_FILTER_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;

/** Sections 3.10 and 3.11 of MQTT 5: UNSUBSCRIBE and UNSUBACK. */
class S310_UnsubscribeTest extends ConformanceTest {
    private static void closes(Via via, String packet, ReasonCode code) {
        try (RawClient client = join(via, "closed")) {
            client.send(packet).expectDisconnect(code);
        }
    }

    @Wires
    @Normative("MQTT-3.10.1-1")
    void unsubscribe_withOtherFlags_disconnectsWith0x81(Via via) {
        // The flags of UNSUBSCRIBE are 0010.
        for (String first : new String[] {"A0", "A1", "A3", "A6", "AA", "AF"}) {
            closes(via, first + " ( 00 01 () <a> )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative("MQTT-3.10.3-1")
    void filter_thatIsNoString_disconnectsWith0x81(Via via) {
        // Topic filters are valid strings.
        closes(via, "A2 ( 00 01 () 00 02 C3 28 )", MALFORMED_PACKET);
        closes(via, "A2 ( 00 01 () 00 03 ED A0 80 )", MALFORMED_PACKET);
        closes(via, "A2 ( 00 01 () 00 03 61 00 62 )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.10.3-2")
    void unsubscribe_withoutAFilter_disconnectsWith0x82(Via via) {
        // At least one filter.
        closes(via, "A2 ( 00 01 () )", PROTOCOL_ERROR);
    }

    @Wires
    @Normative("MQTT-3.10.4-1")
    void filter_thatOnlyMatchesTheSameTopics_removesNothing(Via via) {
        // Filters are compared character by character.
        String topic = on(via, "exact");
        try (RawClient client = subscribe(join(via, "exact"), topic + "/+", "00")) {
            String others = "<%1$s/#> <%1$s/a> <%1$s/+/> <$share/g/%1$s/+> <%2$s/+>"
                    .formatted(topic, topic.toUpperCase(java.util.Locale.ROOT));
            client.send("A2 ( 00 02 () " + others + " )").expect("B0 ( 00 02 () 11 11 11 11 11 )");
            client.send("30 ( <" + topic + "/a> () )").expect("30 ( <" + topic + "/a> () )");
            client.send("A2 ( 00 03 () <" + topic + "/+> )").expect("B0 ( 00 03 () 00 )");
            client.send("30 ( <" + topic + "/a> () )").expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.10.4-1")
    void share_andTheSubscriptionBesideIt_areRemovedEachByItself(Via via) {
        // A shared subscription is another than the ordinary one of its filter.
        String topic = on(via, "beside");
        try (RawClient client = subscribe(subscribe(join(via, "beside"), topic, "00"), "$share/g/" + topic, "00")) {
            client.send("A2 ( 00 02 () <" + topic + "> )").expect("B0 ( 00 02 () 00 )");
            client.send("30 ( <" + topic + "> () )")
                    .expect("30 ( <" + topic + "> () )")
                    .expectNothing();
            client.send("A2 ( 00 03 () <$share/h/%1$s> <$share/g/%1$s> )".formatted(topic))
                    .expect("B0 ( 00 03 () 11 00 )");
            client.send("30 ( <" + topic + "> () )").expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.10.4-3")
    void deliveries_begunBeforeUnsubscribe_areFinished(Via via) {
        // QoS 1 and 2 deliveries already begun go on to their end, over a reconnect, too.
        String topic = on(via, "begun");
        try (RawClient client = subscribe(join(via, "begun", "02", AN_HOUR), topic, "02");
                RawClient publisher = join(via, "begun-publisher")) {
            publisher.send("32 ( <" + topic + "> 00 01 () '1' )").expect("40 02 00 01");
            publisher.send("34 ( <" + topic + "> 00 02 () '2' )").expect("50 02 00 02");
            client.expect("32 ( <" + topic + "> 00 01 () '1' )").expect("34 ( <" + topic + "> 00 02 () '2' )");
            client.send("A2 ( 00 09 () <" + topic + "> )").expect("B0 ( 00 09 () 00 )");
            client.hangUp();
        }
        try (RawClient client = resume(via, "begun")) {
            client.expect("3A ( <" + topic + "> 00 01 () '1' )").expect("3C ( <" + topic + "> 00 02 () '2' )");
            client.send("40 02 00 01 50 02 00 02").expect("62 02 00 02");
            client.send("70 02 00 02").expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.11.2-1")
    @Normative("MQTT-3.11.2-2")
    void unsubAck_thatFillsTheClientsMaximumPacketSize_hasNothingElse(Via via) {
        // No Reason String and no User Property makes UNSUBACK larger than the client's Maximum Packet Size.
        try (RawClient client = join(via, "narrow", "02", "27 00000040")) {
            client.send("A2 ( 00 01 () " + "<a> ".repeat(59) + " )").expect("B0 ( 00 01 () " + "11 ".repeat(59) + " )");
            client.send("A2 ( 00 02 ( 26 <why> <not> ) <a#> )").expect("B0 ( 00 02 () 8F )");
        }
    }

    @Wires
    @Normative("MQTT-3.11.3-2")
    void unsubAck_hasListedCodesOnly(Via via) {
        // Each code of UNSUBACK is one of those listed for it.
        try (RawClient client = subscribe(join(via, "codes"), "there", "00")) {
            client.send("A2 ( 00 01 () <there> <not/there> <a#> <> <$share/g> )");
            // reading an UNSUBACK fails where it has another one
            assertThat(client.next(Packet.UnsubAck.class).codes())
                    .containsExactly(
                            SUCCESS,
                            NO_SUBSCRIPTION_EXISTED,
                            TOPIC_FILTER_INVALID,
                            TOPIC_FILTER_INVALID,
                            TOPIC_FILTER_INVALID);
        }
    }
}
