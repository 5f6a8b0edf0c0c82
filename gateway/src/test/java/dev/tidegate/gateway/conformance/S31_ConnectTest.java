package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.BAD_AUTHENTICATION_METHOD;
import static dev.tidegate.policy.ReasonCode.BAD_USER_NAME_OR_PASSWORD;
import static dev.tidegate.policy.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.SUCCESS;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;
import static dev.tidegate.policy.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.util.Objects;

/** Section 3.1 of MQTT 5: the CONNECT packet, field by field, and who may come in. */
class S31_ConnectTest extends ConformanceTest {
    private static final String ALL_LETTERS_AND_DIGITS =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static void refused(Via via, String connect, ReasonCode code) {
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            client.expectRefusal(code);
        }
    }

    private static void accepted(Via via, String connect) {
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(SUCCESS);
        }
    }

    // --- the first packet ---

    @Wires
    @Normative("MQTT-3.1.0-1")
    void firstPacket_thatIsNoConnect_closesWithoutAWord(Via via) {
        // CONNECT is the first packet.
        for (String first : new String[] {"30 ( <a> () )", "82 ( 00 01 () <a> 00 )", "C0 00", "E0 00", "F0 00"}) {
            try (RawClient client = GATEWAY.open(via).send(first)) {
                client.expectClose();
            }
        }
    }

    @Wires
    @Normative("MQTT-3.1.0-2")
    void secondConnect_disconnectsWith0x82_andPublishesTheWill(Via via) {
        // A second CONNECT is a protocol error.
        String topic = on(via, "second");
        try (RawClient watcher = watcher(via, topic);
                RawClient client = join(via, "twice", "06", "", "() <" + topic + "> <gone>")) {
            client.send(connect("twice")).expectDisconnect(PROTOCOL_ERROR);
            watcher.expect("30 ( <" + topic + "> () 'gone' )");
        }
    }

    // --- protocol name and version ---

    @Wires
    @Normative("MQTT-3.1.2-1")
    void protocolName_thatIsUnknown_isNotServed(Via via) {
        // The protocol name must be MQTT.
        for (String name : new String[] {"mqtt", "MQTt", "MQTTX", "", "HTTP"}) {
            try (RawClient client = GATEWAY.open(via).send("10 ( <" + name + "> 05 02 00 00 () <id> )")) {
                assertThat(client.nextBytes())
                        .satisfiesAnyOf(
                                bytes -> assertThat(bytes).isNull(),
                                bytes -> assertThat(Objects.requireNonNull(bytes)[3])
                                        .isEqualTo((byte) 0x84));
            }
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-2")
    void protocolVersion_thatIsUnknown_isRefusedWith0x84(Via via) {
        // A version that is not supported is refused.
        refused(via, "10 ( <MQTT> 06 02 00 00 () <id> )", UNSUPPORTED_PROTOCOL_VERSION);
        refused(via, "10 ( <MQTT> FF 02 00 00 () <id> )", UNSUPPORTED_PROTOCOL_VERSION);
    }

    // --- flags and the fields they announce ---

    @Wires
    @Normative("MQTT-3.1.2-3")
    void reservedFlag_isRefusedWith0x81(Via via) {
        // The reserved connect flag must be 0.
        refused(via, connect("03", "", "<id>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-9")
    void willFlag_withoutItsFields_isRefusedWith0x81(Via via) {
        // Will Flag 1 requires will properties, topic and payload.
        refused(via, connect("06", "", "<id>"), MALFORMED_PACKET);
        refused(via, connect("06", "", "<id> ()"), MALFORMED_PACKET);
        refused(via, connect("06", "", "<id> () <topic>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-11")
    void willQos_withoutWillFlag_isRefusedWith0x81(Via via) {
        // Will Flag 0 requires will QoS 0.
        refused(via, connect("0A", "", "<id>"), MALFORMED_PACKET);
        refused(via, connect("12", "", "<id>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-12")
    void willQos3_isRefusedWith0x81(Via via) {
        // Will QoS is 0, 1 or 2.
        refused(via, connect("1E", "", "<id> () <topic> <gone>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-13")
    void willRetain_withoutWillFlag_isRefusedWith0x81(Via via) {
        // Will Flag 0 requires will retain 0.
        refused(via, connect("22", "", "<id>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-16")
    void userName_withoutItsFlag_isRefusedWith0x81(Via via) {
        // User Name flag 0: no user name in the payload.
        refused(via, connect("02", "", "<id> <any>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-17")
    void userNameFlag_withoutAUserName_isRefusedWith0x81(Via via) {
        // User Name flag 1: a user name in the payload.
        refused(via, connect("82", "", "<id>"), MALFORMED_PACKET);
        accepted(via, connect("82", "", "<id> <any>"));
    }

    @Wires
    @Normative("MQTT-3.1.2-18")
    void password_withoutItsFlag_isRefusedWith0x81(Via via) {
        // Password flag 0: no password in the payload.
        refused(via, connect("82", "", "<id> <any> <secret>"), MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.2-19")
    void passwordFlag_withoutAPassword_isRefusedWith0x81(Via via) {
        // Password flag 1: a password in the payload, with or without a user name.
        refused(via, connect("C2", "", "<id> <any>"), MALFORMED_PACKET);
        accepted(via, connect("42", "", "<id> <" + GATEWAY.token() + ">"));
    }

    // --- payload ---

    @Wires
    @Normative("MQTT-3.1.3-1")
    void fields_inAnotherOrder_areRefused_andInTheRightOneUnderstood(Via via) {
        // Client id, will properties, will topic, will payload, user name, password: in this order.
        String topic = on(via, "order");
        String token = GATEWAY.token();
        refused(via, connect("C6", "", "() <" + topic + "> <gone> <id> <any> <" + token + ">"), MALFORMED_PACKET);
        try (RawClient watcher = watcher(via, topic)) {
            String payload = "<ordered/" + via + "> ( 26 <k> <v> ) <" + topic + "> <gone> <any> <" + token + ">";
            try (RawClient client = GATEWAY.open(via).send(connect("C6", "", payload))) {
                assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(SUCCESS);
            }
            watcher.expect("30 ( <" + topic + "> ( 26 <k> <v> ) 'gone' )");
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-3")
    void clientId_thatIsMissing_isRefusedWith0x81(Via via) {
        // The client id is present and first.
        refused(via, "10 ( <MQTT> 05 02 00 00 () )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.3-4")
    void clientId_thatIsNoString_isRefusedWith0x81(Via via) {
        // The client id is a valid string.
        refused(via, "10 ( <MQTT> 05 02 00 00 () 00 02 C3 28 )", MALFORMED_PACKET);
        refused(via, "10 ( <MQTT> 05 02 00 00 () 00 03 ED A0 80 )", MALFORMED_PACKET);
        refused(via, "10 ( <MQTT> 05 02 00 00 () 00 01 00 )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.1.3-5")
    void clientId_of1To23LettersAndDigits_isAccepted(Via via) {
        // Ids of 1 to 23 bytes out of 0-9, a-z and A-Z are accepted.
        for (int i = 0; i < ALL_LETTERS_AND_DIGITS.length(); i++) {
            accepted(via, connect(ALL_LETTERS_AND_DIGITS.substring(i, i + 1)));
        }
        for (int length = 1; length <= 23; length++) {
            accepted(via, connect(ALL_LETTERS_AND_DIGITS.substring(length, 2 * length)));
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-6")
    @Normative("MQTT-3.1.3-7")
    void clientId_thatIsEmpty_getsAUniqueOne_underWhichTheClientIsKnown(Via via) {
        // An empty client id gets a unique one, which CONNACK tells, and all goes on as if the client had sent it.
        try (RawClient one = GATEWAY.open(via).send(connect("02", AN_HOUR, "<>"));
                RawClient two = GATEWAY.open(via).send(connect("02", "", "<>"))) {
            String assigned = one.next(Packet.ConnAck.class).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            String another = two.next(Packet.ConnAck.class).properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            assertThat(assigned).isNotEmpty().isNotEqualTo(another);
            try (RawClient again = GATEWAY.open(via).send(connect("00", AN_HOUR, "<" + assigned + ">"))) {
                assertThat(again.next(Packet.ConnAck.class).sessionPresent()).isTrue();
                one.expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
            }
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-8")
    void clientId_beyondTheLimit_isRefusedWith0x85(Via via) {
        // A rejected client id is told with 0x85, and the connection closes.
        accepted(via, connect("x".repeat(128)));
        refused(via, connect("x".repeat(129)), CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Wires
    @Normative("MQTT-3.1.3-11")
    void willTopic_thatIsNoString_isRefused(Via via) {
        // The will topic is a valid string, and a topic name.
        refused(via, connect("06", "", "<id> () 00 02 C3 28 <gone>"), MALFORMED_PACKET);
        refused(via, connect("06", "", "<id> () <a/+> <gone>"), TOPIC_NAME_INVALID);
        refused(via, connect("06", "", "<id> () <> <gone>"), TOPIC_NAME_INVALID);
    }

    @Wires
    @Normative("MQTT-3.1.3-12")
    void userName_thatIsNoString_isRefusedWith0x81(Via via) {
        // The user name is a valid string.
        refused(via, connect("82", "", "<id> 00 02 C3 28"), MALFORMED_PACKET);
        refused(via, connect("82", "", "<id> 00 01 00"), MALFORMED_PACKET);
    }

    // --- who may come in ---

    @Wires
    @Normative("MQTT-3.1.4-1")
    void connect_againstSection31_isRefusedAndClosed(Via via) {
        // CONNECT is checked against section 3.1; a mismatch closes.
        refused(via, connect("02", "", "<id> 00"), MALFORMED_PACKET);
        refused(via, connect("02", "01 01", "<id>"), MALFORMED_PACKET);
        refused(via, connect("02", "21 0000", "<id>"), PROTOCOL_ERROR);
    }

    @Wires
    @Normative("MQTT-3.1.4-2")
    void authentication_thatFails_isRefusedAndClosed(Via via) {
        // Further checks may fail; then the connection closes.
        refused(via, connect("C2", "", "<id> <any> <no token>"), BAD_USER_NAME_OR_PASSWORD);
        refused(via, connect("02", "15 <SCRAM-SHA-1>", "<id>"), BAD_AUTHENTICATION_METHOD);
    }

    @Wires
    @Normative("MQTT-3.1.4-5")
    void connect_thatIsAccepted_isAnsweredWithConnAck0(Via via) {
        // Accepting a CONNECT means CONNACK 0x00.
        try (RawClient client = GATEWAY.open(via).send(connect(on(via, "welcome")))) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(SUCCESS);
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.1.4-6")
    void packets_afterARejection_haveNoEffect(Via via) {
        // After a rejection nothing but AUTH is processed.
        String topic = on(via, "rejected");
        try (RawClient watcher = watcher(via, topic)) {
            String publish = "30 ( <" + topic + "> () 'smuggled' ) 31 ( <" + topic + "> () 'kept' )";
            refused(via, connect("03", "", "<id>") + publish, MALFORMED_PACKET);
            refused(via, connect("C2", "", "<id> <any> <no token>") + publish, BAD_USER_NAME_OR_PASSWORD);
            expectSilence(watcher, topic);
        }
    }
}
