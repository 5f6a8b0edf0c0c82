package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** QoS 1 and 2 both ways and their flow control, on raw bytes. */
class DeliveryTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    private static RawClient subscribed(Via via, String name, String connectProperties, String qos) {
        RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", connectProperties, name + via));
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client.send("82 ( 00 01 () <" + name + "/" + via + "> " + qos + " )")
                .expect("90 ( 00 01 () " + qos + " )");
    }

    // --- towards the gateway ---

    @Normative("MQTT-3.3.4-1")
    @ParameterizedTest
    @EnumSource
    void qos1_isAcknowledged(Via via) {
        try (RawClient client = GATEWAY.join(via, "ack" + via)) {
            client.send("32 ( <nobody> 12 34 () 'm' )").expect("40 03 12 34 10 # no matching subscribers");
        }
    }

    @Normative("MQTT-3.3.4-1")
    @Normative("MQTT-4.3.3-8")
    @Normative("MQTT-4.3.3-11")
    @ParameterizedTest
    @EnumSource
    void qos2_isAcknowledgedInTwoSteps(Via via) {
        try (RawClient client = GATEWAY.join(via, "rec" + via)) {
            client.send("34 ( <nobody> 12 34 () 'm' )").expect("50 03 12 34 10");
            client.send("62 02 12 34").expect("70 02 12 34");
        }
    }

    @Normative("MQTT-4.3.3-10")
    @ParameterizedTest
    @EnumSource
    void qos2Again_isAnsweredAgainAndDeliveredOnce(Via via) {
        String publish = "34 ( <once/" + via + "> 00 07 () 'm' )";
        String again = "3C ( <once/" + via + "> 00 07 () 'm' )";
        try (RawClient watcher = subscribed(via, "once", "", "00");
                RawClient client = GATEWAY.join(via, "once-p" + via)) {
            client.send(publish).expect("50 02 00 07");
            client.send(again).expect("50 02 00 07").send(again).expect("50 02 00 07");
            client.send("62 02 00 07").expect("70 02 00 07");
            watcher.expect("30 ( <once/" + via + "> () 'm' )").expectNothing();
        }
    }

    @Normative("MQTT-4.3.3-12")
    @ParameterizedTest
    @EnumSource
    void packetId_afterPubComp_meansANewMessage(Via via) {
        String publish = "34 ( <anew/" + via + "> 00 07 () 'm' )";
        try (RawClient watcher = subscribed(via, "anew", "", "00");
                RawClient client = GATEWAY.join(via, "anew-p" + via)) {
            for (int i = 0; i < 2; i++) {
                client.send(publish).expect("50 02 00 07").send("62 02 00 07").expect("70 02 00 07");
            }
            watcher.expect("30 ( <anew/" + via + "> () 'm' )").expect("30 ( <anew/" + via + "> () 'm' )");
        }
    }

    @Normative("MQTT-2.2.1-5")
    @Normative("MQTT-3.7.2-1")
    @ParameterizedTest
    @EnumSource
    void pubRel_ofAnUnknownPacketId_isAnsweredWith0x92(Via via) {
        try (RawClient client = GATEWAY.join(via, "rel" + via)) {
            client.send("62 02 00 09").expect("70 03 00 09 92");
        }
    }

    @Normative("MQTT-3.3.4-7")
    @ParameterizedTest
    @EnumSource
    void ourReceiveMaximum_exceeded_disconnectsWith0x93(Via via) {
        try (RawClient client = GATEWAY.join(via, "many" + via)) {
            for (int i = 1; i <= 100; i++) {
                client.send(String.format("34 ( <nobody> 00 %02X () )", i))
                        .expect(String.format("50 03 00 %02X 10", i));
            }
            client.send("34 ( <nobody> 01 00 () )").expectDisconnect(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        }
    }

    // --- towards the client ---

    @Normative("MQTT-3.8.4-8")
    @ParameterizedTest
    @CsvSource({"30, 02, 30", "32, 00, 30", "32, 01, 32", "32, 02, 32", "34, 01, 32", "34, 02, 34"})
    void message_comesAtTheLowerOfItsQosAndTheGrantedOne(String sent, String granted, String comes) {
        Via via = Via.TCP;
        try (RawClient client = subscribed(via, "lower", "", granted);
                RawClient publisher = GATEWAY.join(via, "lower-p")) {
            String id = sent.equals("30") ? "" : "00 07";
            publisher.send(sent + " ( <lower/TCP> " + id + " () 'm' )");
            String given = comes.equals("30") ? "" : "00 01";
            client.expect(comes + " ( <lower/TCP> " + given + " () 'm' )");
        }
    }

    @Normative("MQTT-4.3.3-2")
    @Normative("MQTT-4.3.3-4")
    @ParameterizedTest
    @EnumSource
    void qos2_isDeliveredInTwoSteps(Via via) {
        try (RawClient client = subscribed(via, "two", "", "02");
                RawClient publisher = GATEWAY.join(via, "two-p" + via)) {
            publisher.send("34 ( <two/" + via + "> 00 07 () 'm' )").expect("50 02 00 07");
            client.expect("34 ( <two/" + via + "> 00 01 () 'm' )");
            client.send("50 02 00 01").expect("62 02 00 01").send("70 02 00 01").expectNothing();
        }
    }

    @Normative("MQTT-2.2.1-5")
    @Normative("MQTT-3.6.2-1")
    @ParameterizedTest
    @EnumSource
    void pubRec_ofAnUnknownPacketId_isAnsweredWithPubRel0x92(Via via) {
        try (RawClient client = GATEWAY.join(via, "unrec" + via)) {
            client.send("50 02 00 09").expect("62 03 00 09 92");
        }
    }

    @Normative("MQTT-4.4.0-2")
    @ParameterizedTest
    @EnumSource
    void pubRec_withAnError_endsTheDelivery(Via via) {
        try (RawClient client = subscribed(via, "reject", "21 0001", "02");
                RawClient publisher = GATEWAY.join(via, "reject-p" + via)) {
            publisher.send("34 ( <reject/" + via + "> 00 07 () '1' ) 34 ( <reject/" + via + "> 00 08 () '2' )");
            client.expect("34 ( <reject/" + via + "> 00 01 () '1' )").send("50 03 00 01 87");
            client.expect("34 ( <reject/" + via + "> 00 02 () '2' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pubAck_forAQos2Message_disconnectsWith0x82(Via via) {
        try (RawClient client = subscribed(via, "mixup", "", "02");
                RawClient publisher = GATEWAY.join(via, "mixup-p" + via)) {
            publisher.send("34 ( <mixup/" + via + "> 00 07 () 'm' )").expect("50 02 00 07");
            client.expect("34 ( <mixup/" + via + "> 00 01 () 'm' )");
            client.send("40 02 00 01").expectDisconnect(ReasonCode.PROTOCOL_ERROR);
        }
    }

    @Normative("MQTT-3.3.4-9")
    @Normative("MQTT-4.9.0-1")
    @Normative("MQTT-4.9.0-2")
    @ParameterizedTest
    @EnumSource
    void receiveMaximum_ofTheClient_isNeverExceeded(Via via) {
        String topic = "window/" + via;
        try (RawClient client = subscribed(via, "window", "21 0002", "01");
                RawClient publisher = GATEWAY.join(via, "window-p" + via)) {
            for (int i = 1; i <= 3; i++) {
                publisher
                        .send("32 ( <" + topic + "> 00 0" + i + " () '" + i + "' )")
                        .expect("40 02 00 0" + i);
            }
            client.expect("32 ( <" + topic + "> 00 01 () '1' )").expect("32 ( <" + topic + "> 00 02 () '2' )");
            client.expectNothing();
            client.send("40 02 00 01").expect("32 ( <" + topic + "> 00 03 () '3' )");
        }
    }

    @Normative("MQTT-4.6.0-5")
    @Normative("MQTT-4.6.0-6")
    @ParameterizedTest
    @EnumSource
    void order_ofMessages_isKeptThroughTheWindow(Via via) {
        String topic = "sequence/" + via;
        try (RawClient client = subscribed(via, "sequence", "21 0001", "01");
                RawClient publisher = GATEWAY.join(via, "sequence-p" + via)) {
            for (int i = 1; i <= 9; i++) {
                publisher
                        .send("32 ( <" + topic + "> 00 0" + i + " () 3" + i + " )")
                        .expect("40 02 00 0" + i);
            }
            for (int i = 1; i <= 9; i++) {
                client.expect("32 ( <" + topic + "> 00 0" + i + " () 3" + i + " )")
                        .send("40 02 00 0" + i);
            }
        }
    }

    // --- the old dialect ---

    @Normative(value = "MQTT-3.3.4-1", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void oldClient_hearsAcknowledgementsWithoutCodes(Via via) {
        try (RawClient client = GATEWAY.join311(via, "acks311" + via)) {
            client.send("32 ( <nobody> 00 01 'm' )").expect("40 02 00 01");
            client.send("34 ( <nobody> 00 02 'm' )").expect("50 02 00 02");
            client.send("62 02 00 02").expect("70 02 00 02");
            client.send("62 02 00 03").expect("70 02 00 03 # never begun");
        }
    }

    @Normative(value = "MQTT-3.9.3-1", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.9.3-2", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.8.4-5", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void oldClient_hearsFailureOfAFilterAs0x80(Via via) {
        try (RawClient client = GATEWAY.join311(via, "suback311" + via)) {
            client.send("82 ( 00 01 <a> 02 <a#> 01 )")
                    .expect("90 ( 00 01 02 80 )")
                    .expectNothing();
        }
    }

    @Normative(value = "MQTT-3.10.4-4", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.10.4-5", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void oldClient_hearsUnsubAckWithoutCodes(Via via) {
        try (RawClient client = GATEWAY.join311(via, "unsub311" + via)) {
            client.send("A2 ( 00 01 <never> )").expect("B0 02 00 01");
        }
    }

    @ParameterizedTest
    @EnumSource
    void qos2_betweenOldAndNewClient_goesBothWays(Via via) {
        String topic = "meet/" + via;
        try (RawClient young = subscribed(via, "meet", "", "02");
                RawClient old = GATEWAY.join311(via, "meet311" + via)) {
            old.send("82 ( 00 01 <" + topic + "> 02 )").expect("90 ( 00 01 02 )");
            old.send("34 ( <" + topic + "> 00 07 'o' )");
            young.expect("34 ( <" + topic + "> 00 01 () 'o' )")
                    .send("50 02 00 01")
                    .expect("62 02 00 01");
            old.expect("34 ( <" + topic + "> 00 01 'o' )").expect("50 02 00 07");
            young.send("34 ( <" + topic + "> 00 08 ( 26 <k> <v> ) 'y' )");
            old.expect("34 ( <" + topic + "> 00 02 'y' )");
        }
    }
}
