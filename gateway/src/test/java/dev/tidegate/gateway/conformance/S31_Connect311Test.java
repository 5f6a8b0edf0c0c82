package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import java.time.Duration;

/** Section 3.1 of MQTT 3.1.1: the CONNECT packet and who may come in. What is wrong is closed without a word. */
class S31_Connect311Test extends ConformanceTest {
    private static void closed(Via via, String... connects) {
        for (String each : connects) {
            try (RawClient client = open311(via).send(each)) {
                client.expectClose();
            }
        }
    }

    private static void refused(Via via, String connect, String returnCode) {
        try (RawClient client = open311(via).send(connect)) {
            client.expect("20 02 00 " + returnCode).expectClose();
        }
    }

    private static void accepted(Via via, String connect) {
        try (RawClient client = open311(via).send(connect)) {
            client.expect("20 02 00 00").expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.0-1", version = V3_1_1)
    void firstPacket_thatIsNoConnect_closes(Via via) {
        // CONNECT is the first packet.
        closed(via, "30 ( <a> )", "82 ( 00 01 <a> 00 )", "C0 00", "E0 00");
    }

    @Wires
    @Normative(value = "MQTT-3.1.0-2", version = V3_1_1)
    void secondConnect_closes(Via via) {
        // A second CONNECT is a violation.
        try (RawClient client = join311(via, "twice")) {
            client.send(connect311("02", "<twice>")).expectClose();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-1", version = V3_1_1)
    void protocolName_thatIsWrong_isNotServed(Via via) {
        // A wrong protocol name is not processed as MQTT 3.1.1.
        closed(via, "10 ( <mqtt> 04 02 00 00 <id> )", "10 ( <MQTTX> 04 02 00 00 <id> )", "10 ( <> 04 02 00 00 <id> )");
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-2", version = V3_1_1)
    void protocolLevel_thatIsNotSupported_isRefusedWith1(Via via) {
        // An unsupported level is answered with return code 1, then the connection closes.
        refused(via, "10 ( <MQTT> 03 02 00 00 <id> )", "01");
        refused(via, "10 ( <MQTT> 00 02 00 00 <id> )", "01");
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-3", version = V3_1_1)
    @Normative(value = "MQTT-3.1.4-1", version = V3_1_1)
    void reservedFlag_closesWithoutConnAck(Via via) {
        // The reserved connect flag is 0.
        closed(via, connect311("03", "<id>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-9", version = V3_1_1)
    void willFlag_withoutItsFields_closes(Via via) {
        // Will Flag 1 requires will topic and message.
        closed(via, connect311("06", "<id>"), connect311("06", "<id> <topic>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-11", version = V3_1_1)
    void willFlag0_withWillFieldsOrFlags_closes(Via via) {
        // Will Flag 0: will QoS and retain are 0, and no will follows.
        closed(via, connect311("02", "<id> <topic> <gone>"), connect311("2A", "<id>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-13", version = V3_1_1)
    void willQos_withoutWillFlag_closes(Via via) {
        // Will Flag 0 requires will QoS 0.
        closed(via, connect311("0A", "<id>"), connect311("12", "<id>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-14", version = V3_1_1)
    void willQos3_closes(Via via) {
        // Will QoS is never 3.
        closed(via, connect311("1E", "<id> <topic> <gone>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-15", version = V3_1_1)
    void willRetain_withoutWillFlag_closes(Via via) {
        // Will Flag 0 requires will retain 0.
        closed(via, connect311("22", "<id>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-18", version = V3_1_1)
    @Normative(value = "MQTT-3.1.2-19", version = V3_1_1)
    void userName_andItsFlag_comeTogether(Via via) {
        // User Name flag and user name are both there, or neither.
        closed(via, connect311("02", "<id> <any>"), connect311("82", "<id>"));
        accepted(via, connect311("82", "<id> <any>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-20", version = V3_1_1)
    @Normative(value = "MQTT-3.1.2-21", version = V3_1_1)
    void password_andItsFlag_comeTogether(Via via) {
        // Password flag and password are both there, or neither.
        closed(via, connect311("82", "<id> <any> <secret>"), connect311("C2", "<id> <any>"));
        accepted(via, connect311("C2", "<id> <any> <" + GATEWAY.token() + ">"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-22", version = V3_1_1)
    void password_withoutUserName_closes(Via via) {
        // Without a user name there is no password.
        closed(via, connect311("42", "<id> <" + GATEWAY.token() + ">"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-24", version = V3_1_1)
    void silence_for1AndAHalfKeepAlives_closes(Via via) {
        // No packet for 1.5 times keep alive: closed, without a packet.
        try (RawClient client =
                open311(via).send("10 ( <MQTT> 04 02 00 01 <silent> )").expect("20 02 00 00")) {
            GATEWAY.later(Duration.ofSeconds(2));
            client.expectClose();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-1", version = V3_1_1)
    void fields_inTheirOrder_areUnderstood_andInAnotherRefused(Via via) {
        // Client id, will topic, will message, user name, password: in this order.
        String topic = on(via, "order");
        String token = GATEWAY.token();
        refused(via, connect311("C6", "<id> <" + topic + "> <gone> <" + token + "> <any>"), "04");
        try (RawClient watcher = watcher(via, topic)) {
            String payload = "<ordered/" + via + "> <" + topic + "> <gone> <any> <" + token + ">";
            open311(via).send(connect311("C6", payload)).expect("20 02 00 00").hangUp();
            watcher.expect("30 ( <" + topic + "> () 'gone' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-3", version = V3_1_1)
    void clientId_thatIsMissing_closes(Via via) {
        // The client id is present and first.
        closed(via, "10 ( <MQTT> 04 02 00 00 )");
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-4", version = V3_1_1)
    void clientId_thatIsNoString_closes(Via via) {
        // The client id is a valid string.
        closed(via, connect311("02", "00 02 C3 28"), connect311("02", "00 03 ED A0 80"), connect311("02", "00 01 00"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-5", version = V3_1_1)
    void clientId_of1To23LettersAndDigits_isAccepted(Via via) {
        // Ids of 1 to 23 bytes out of 0-9, a-z and A-Z are accepted.
        String all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int length = 1; length <= 23; length++) {
            accepted(via, connect311("02", "<" + all.substring(length, 2 * length) + ">"));
            accepted(via, connect311("02", "<" + all.substring(all.length() - length) + ">"));
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-6", version = V3_1_1)
    void clientId_thatIsEmpty_isServedUnderAnIdOfItsOwn(Via via) {
        // An empty client id gets a unique one: two such clients do not disturb each other.
        try (RawClient one = open311(via).send(connect311("02", "<>")).expect("20 02 00 00");
                RawClient two = open311(via).send(connect311("02", "<>")).expect("20 02 00 00")) {
            one.expectNothing();
            two.expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-7", version = V3_1_1)
    @Normative(value = "MQTT-3.1.3-8", version = V3_1_1)
    void clientId_thatIsEmptyWithoutCleanSession_isRefusedWith2(Via via) {
        // An empty client id requires Clean Session 1.
        refused(via, connect311("00", "<>"), "02");
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-9", version = V3_1_1)
    void clientId_beyondTheLimit_isRefusedWith2(Via via) {
        // A rejected client id is told with return code 2.
        refused(via, connect311("02", "<" + "x".repeat(129) + ">"), "02");
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-10", version = V3_1_1)
    void willTopic_thatIsNoString_closes(Via via) {
        // The will topic is a valid string.
        closed(via, connect311("06", "<id> 00 02 C3 28 <gone>"), connect311("06", "<id> <a/#> <gone>"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-11", version = V3_1_1)
    void userName_thatIsNoString_closes(Via via) {
        // The user name is a valid string.
        closed(via, connect311("82", "<id> 00 02 C3 28"), connect311("82", "<id> 00 01 00"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.4-1", version = V3_1_1)
    void connect_withBytesLeftOver_closesWithoutConnAck(Via via) {
        // A CONNECT against section 3.1 is closed without CONNACK.
        closed(via, connect311("02", "<id> 00"), "10 ( <MQTT> 04 02 00 )");
    }

    @Wires
    @Normative(value = "MQTT-3.1.4-4", version = V3_1_1)
    void connect_thatIsAccepted_isAnsweredWithConnAck0(Via via) {
        // An accepted CONNECT is answered with return code 0.
        accepted(via, connect311("02", "<" + on(via, "welcome") + ">"));
    }

    @Wires
    @Normative(value = "MQTT-3.1.4-5", version = V3_1_1)
    void packets_afterARejection_areNotProcessed(Via via) {
        // After a rejection nothing the client sends is processed.
        String topic = on(via, "rejected");
        try (RawClient watcher = watcher(via, topic)) {
            String publish = "30 ( <" + topic + "> 'smuggled' ) 31 ( <" + topic + "> 'kept' )";
            refused(via, connect311("C2", "<id> <any> <no token>") + publish, "04");
            refused(via, connect311("00", "<>") + publish, "02");
            expectSilence(watcher, topic);
        }
    }
}
