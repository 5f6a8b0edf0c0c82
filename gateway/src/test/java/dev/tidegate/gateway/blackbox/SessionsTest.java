package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What outlives a connection, and what a client is told about it, on raw bytes. */
class SessionsTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    private static final String KEEP = "11 00000E10";

    /** Connects with or without clean start, and checks what CONNACK says of the session. */
    private static RawClient come(Via via, String flags, String properties, String clientId, boolean present) {
        RawClient client = GATEWAY.open(via).send(GATEWAY.connect5(flags, properties, clientId));
        Packet.ConnAck greeting = client.next(Packet.ConnAck.class);
        assertThat(greeting.code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(greeting.sessionPresent()).isEqualTo(present);
        return client;
    }

    private static RawClient come311(Via via, String flags, String clientId, String present) {
        return GATEWAY.open(via)
                .speaking(Dialect.V3_1_1)
                .send(GATEWAY.connect311(flags, clientId))
                .expect("20 02 " + present + " 00");
    }

    private static void subscribed(RawClient client, String topic, String qos) {
        client.send("82 ( 00 01 () <" + topic + "> " + qos + " )").expect("90 ( 00 01 () " + qos + " )");
    }

    // --- session present ---

    @Normative("MQTT-3.1.2-5")
    @Normative("MQTT-3.1.2-23")
    @Normative("MQTT-3.2.2-3")
    @ParameterizedTest
    @EnumSource
    void session_withExpiry_isThereAfterDisconnect(Via via) {
        String id = "stays" + via;
        come(via, "02", KEEP, id, false).send("E0 00").expectClose();
        come(via, "00", KEEP, id, true).close();
    }

    @Normative("MQTT-3.1.2-6")
    @Normative("MQTT-4.1.0-2")
    @Normative("U22")
    @ParameterizedTest
    @EnumSource
    void session_withoutExpiry_isGoneAfterDisconnect(Via via) {
        String id = "goes" + via;
        come(via, "00", "", id, false).send("E0 00").expectClose();
        come(via, "00", "", id, false).close();
    }

    @Normative("MQTT-3.1.2-4")
    @Normative("MQTT-3.2.2-2")
    @ParameterizedTest
    @EnumSource
    void cleanStart_throwsTheSessionAway(Via via) {
        String id = "clean" + via;
        try (RawClient client = come(via, "02", KEEP, id, false)) {
            subscribed(client, "clean/" + via, "00");
            client.send("E0 00").expectClose();
        }
        try (RawClient client = come(via, "02", KEEP, id, false)) {
            client.send("30 ( <clean/" + via + "> () )").expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void expiry0InDisconnect_endsTheSession(Via via) {
        String id = "ends" + via;
        come(via, "02", KEEP, id, false).send("E0 ( 00 ( 11 00000000 ) )").expectClose();
        come(via, "00", KEEP, id, false).close();
    }

    @Normative(value = "MQTT-3.1.2-4", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.2.2-2", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void cleanSession0_ofAnOldClient_keepsTheSession(Via via) {
        String id = "old-stays" + via;
        come311(via, "00", id, "00").send("E0 00").expectClose();
        come311(via, "00", id, "01").close();
    }

    @Normative(value = "MQTT-3.1.2-6", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.2.2-1", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.2.2-3", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void cleanSession1_ofAnOldClient_keepsNothing(Via via) {
        String id = "old-goes" + via;
        come311(via, "02", id, "00").send("E0 00").expectClose();
        come311(via, "00", id, "00").close();
    }

    @ParameterizedTest
    @EnumSource
    void session_ofAnOldClient_isResumedByANewOne(Via via) {
        String id = "upgrade" + via;
        come311(via, "00", id, "00").send("E0 00").expectClose();
        come(via, "00", KEEP, id, true).close();
    }

    @ParameterizedTest
    @EnumSource
    void identifiers_ofANewClientsSession_areNotToldToAnOldOne(Via via) {
        String topic = "downgrade/" + via;
        try (RawClient client = come(via, "02", KEEP, "downgrade" + via, false)) {
            client.send("82 ( 00 01 ( 0B 07 ) <" + topic + "> 01 )").expect("90 ( 00 01 () 01 )");
            client.send("E0 00").expectClose();
        }
        try (RawClient client = come311(via, "00", "downgrade" + via, "01")) {
            client.send("32 ( <" + topic + "> 00 01 'm' )")
                    .expect("32 ( <" + topic + "> 00 01 'm' )")
                    .expect("40 02 00 01");
        }
    }

    // --- what waits ---

    @Normative("MQTT-4.5.0-1")
    @ParameterizedTest
    @EnumSource
    void messages_whileTheClientIsAway_waitInOrder(Via via) {
        String topic = "away/" + via;
        try (RawClient client = come(via, "02", KEEP, "away" + via, false)) {
            subscribed(client, topic, "02");
            client.send("E0 00").expectClose();
        }
        try (RawClient publisher = GATEWAY.join(via, "away-p" + via)) {
            publisher.send("30 ( <" + topic + "> () '0' )"); // QoS 0 is not kept
            publisher.send("32 ( <" + topic + "> 00 01 () '1' )").expect("40 02 00 01");
            publisher.send("34 ( <" + topic + "> 00 02 () '2' )").expect("50 02 00 02");
        }
        try (RawClient client = come(via, "00", KEEP, "away" + via, true)) {
            client.expect("32 ( <" + topic + "> 00 01 () '1' )").expect("34 ( <" + topic + "> 00 02 () '2' )");
        }
    }

    @Normative("MQTT-3.3.1-1")
    @Normative("MQTT-4.4.0-1")
    @Normative("MQTT-4.3.2-3")
    @Normative("MQTT-4.3.3-3")
    @ParameterizedTest
    @EnumSource
    void unacknowledgedMessage_comesAgainWithDup(Via via) {
        String topic = "dup/" + via;
        try (RawClient client = come(via, "02", KEEP, "dup" + via, false);
                RawClient publisher = GATEWAY.join(via, "dup-p" + via)) {
            subscribed(client, topic, "02");
            publisher.send("32 ( <" + topic + "> 00 01 () '1' )").expect("40 02 00 01");
            publisher.send("34 ( <" + topic + "> 00 02 () '2' )").expect("50 02 00 02");
            client.expect("32 ( <" + topic + "> 00 01 () '1' )").expect("34 ( <" + topic + "> 00 02 () '2' )");
        }
        try (RawClient client = come(via, "00", KEEP, "dup" + via, true)) {
            client.expect("3A ( <" + topic + "> 00 01 () '1' )").expect("3C ( <" + topic + "> 00 02 () '2' )");
        }
    }

    @Normative("MQTT-4.3.3-5")
    @Normative("MQTT-4.3.3-6")
    @ParameterizedTest
    @EnumSource
    void halfDeliveredQos2_goesOnWithPubRel(Via via) {
        String topic = "half/" + via;
        try (RawClient client = come(via, "02", KEEP, "half" + via, false);
                RawClient publisher = GATEWAY.join(via, "half-p" + via)) {
            subscribed(client, topic, "02");
            publisher.send("34 ( <" + topic + "> 00 02 () '2' )").expect("50 02 00 02");
            client.expect("34 ( <" + topic + "> 00 01 () '2' )")
                    .send("50 02 00 01")
                    .expect("62 02 00 01");
        }
        try (RawClient client = come(via, "00", KEEP, "half" + via, true)) {
            client.expect("62 02 00 01").send("70 02 00 01").expectNothing();
        }
    }

    @Normative("MQTT-4.3.3-10")
    @ParameterizedTest
    @EnumSource
    void halfReceivedQos2_isNotDeliveredAgainAfterReconnect(Via via) {
        String topic = "half-in/" + via;
        try (RawClient watcher = GATEWAY.join(via, "half-w" + via)) {
            subscribed(watcher, topic, "00");
            try (RawClient client = come(via, "02", KEEP, "half-in" + via, false)) {
                client.send("34 ( <" + topic + "> 00 07 () 'm' )").expect("50 02 00 07");
            }
            try (RawClient client = come(via, "00", KEEP, "half-in" + via, true)) {
                client.send("3C ( <" + topic + "> 00 07 () 'm' )").expect("50 02 00 07");
                client.send("62 02 00 07").expect("70 02 00 07");
            }
            watcher.expect("30 ( <" + topic + "> () 'm' )").expectNothing();
        }
    }

    @Normative("MQTT-3.2.0-1")
    @Normative("U26")
    @ParameterizedTest
    @EnumSource
    void connAck_comesBeforeWhatWaited_andThatBeforeWhatIsNew(Via via) {
        String topic = "first/" + via;
        try (RawClient client = come(via, "02", KEEP, "first" + via, false)) {
            subscribed(client, topic, "01");
            client.send("E0 00").expectClose();
        }
        try (RawClient publisher = GATEWAY.join(via, "first-p" + via)) {
            publisher.send("32 ( <" + topic + "> 00 01 () 'waited' )").expect("40 02 00 01");
        }
        String connectAndPublish =
                GATEWAY.connect5("00", KEEP, "first" + via) + "32 ( <" + topic + "> 00 01 () 'new' )";
        try (RawClient client = GATEWAY.open(via).send(connectAndPublish)) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isTrue();
            client.expect("32 ( <" + topic + "> 00 01 () 'waited' )").expect("32 ( <" + topic + "> 00 02 () 'new' )");
        }
    }

    // --- take over ---

    @Normative("MQTT-3.1.4-3")
    @ParameterizedTest
    @EnumSource
    void takeOver_ofANewClient_isToldWith0x8E(Via via) {
        String id = "taken" + via;
        try (RawClient first = come(via, "02", KEEP, id, false);
                RawClient second = come(via, "00", KEEP, id, true)) {
            first.expect("E0 01 8E").expectClose();
            second.expectNothing();
        }
    }

    @Normative(value = "MQTT-3.1.4-2", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void takeOver_ofAnOldClient_isAClose(Via via) {
        String id = "old-taken" + via;
        try (RawClient first = come311(via, "00", id, "00");
                RawClient second = come311(via, "00", id, "01")) {
            first.expectClose();
            second.expectNothing();
        }
    }

    @Test
    void takeOver_acrossTransports_bringsTheSession() {
        try (RawClient first = come(Via.TCP, "02", KEEP, "across", false)) {
            subscribed(first, "across", "01");
            try (RawClient second = come(Via.WEBSOCKET, "00", KEEP, "across", true)) {
                first.expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
                second.send("30 ( <across> () 'm' )").expect("30 ( <across> () 'm' )");
            }
        }
    }

    @Normative("MQTT-3.1.0-2")
    @ParameterizedTest
    @EnumSource
    void secondConnect_onOneConnection_disconnectsWith0x82(Via via) {
        try (RawClient client = GATEWAY.open(via)
                .send(GATEWAY.connect5("02", "", "double" + via) + GATEWAY.connect5("02", "", "double" + via))) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            client.expectDisconnect(ReasonCode.PROTOCOL_ERROR);
        }
    }

    // --- what the server decides ---

    @ParameterizedTest
    @CsvSource({"0000, 300", "003C, -1", "FFFF, 300"})
    void keepAlive_isTakenOrTold(String asked, long told) {
        try (RawClient client = GATEWAY.open(Via.TCP)
                .send("10 ( <MQTT> 05 C2 " + asked + " () <alive> <any> <" + GATEWAY.token() + "> )")) {
            assertThat(client.next(Packet.ConnAck.class).properties().number(Property.SERVER_KEEP_ALIVE, -1))
                    .isEqualTo(told);
        }
    }

    @Normative("MQTT-3.1.2-22")
    @Test
    void silence_beyondOneAndAHalfKeepAlives_disconnectsWith0x8D() {
        try (RawClient client =
                GATEWAY.open(Via.TCP).send("10 ( <MQTT> 05 C2 00 01 () <silent> <any> <" + GATEWAY.token() + "> )")) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            GATEWAY.later(Duration.ofSeconds(2));
            client.expectDisconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    @Normative("MQTT-3.1.3-7")
    @Normative("MQTT-3.2.2-16")
    @ParameterizedTest
    @EnumSource
    void emptyClientId_isAssignedOne_underWhichTheSessionIsFound(Via via) {
        String assigned;
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", KEEP, ""))) {
            assigned = client.next(Packet.ConnAck.class).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            assertThat(assigned).isNotEmpty();
            client.send("E0 00").expectClose();
        }
        come(via, "00", KEEP, String.valueOf(assigned), true).close();
    }

    @Normative("MQTT-3.1.3-6")
    @ParameterizedTest
    @EnumSource
    void emptyClientIds_areAssignedDifferentOnes(Via via) {
        try (RawClient one = GATEWAY.open(via).send(GATEWAY.connect5("02", "", ""));
                RawClient two = GATEWAY.open(via).send(GATEWAY.connect5("02", "", ""))) {
            assertThat(one.next(Packet.ConnAck.class).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER))
                    .isNotEqualTo(
                            two.next(Packet.ConnAck.class).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER));
        }
    }

    @Normative(value = "MQTT-3.1.3-7", version = ProtocolVersion.V3_1_1)
    @Normative(value = "MQTT-3.1.3-8", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void emptyClientId_ofAnOldClientThatWantsASession_isRefusedWithReturnCode2(Via via) {
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect311("00", ""))) {
            client.expect("20 02 00 02").expectClose();
        }
    }
}
