package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.BAD_AUTHENTICATION_METHOD;
import static dev.tidegate.policy.ReasonCode.BAD_USER_NAME_OR_PASSWORD;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.NOT_AUTHORIZED;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;

/** Sections 3.15 and 4.12 of MQTT 5: AUTH, and the one authentication method, whose data is a token. */
class S315_AuthTest extends ConformanceTest {
    /** The property that names the method. */
    private static final String METHOD = "15 <OAUTH2-JWT>";

    @Wires
    @Normative("MQTT-3.15.1-1")
    void auth_withReservedBits_disconnectsWith0x81(Via via) {
        // The flags of AUTH are 0.
        for (String first : new String[] {"F1", "F2", "F4", "F8", "FF"}) {
            try (RawClient client = join(via, "flags")) {
                client.send(first + " 00").expectDisconnect(MALFORMED_PACKET);
            }
        }
    }

    @Wires
    @Normative("MQTT-3.15.2-1")
    void auth_withACodeThatIsNotListed_disconnectsWith0x82(Via via) {
        // AUTH has one of its reason codes; a client's is 0x18 or 0x19.
        for (String code : new String[] {"00", "01", "04", "17", "1A", "80", "8C", "FF"}) {
            try (RawClient client = join(via, "codes")) {
                client.send("F0 ( " + code + " ( 15 <X> ) )").expectDisconnect(PROTOCOL_ERROR);
            }
        }
    }

    @Wires
    @Normative("MQTT-4.12.0-1")
    void method_thatIsUnknown_isRefusedWith0x8C(Via via) {
        // An authentication method we do not offer is refused with 0x8C, and the connection closes.
        String connect = connect("02", "15 <GS2-KRB5> 16 <ticket>", "<" + on(via, "method") + ">");
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            client.expectRefusal(BAD_AUTHENTICATION_METHOD);
        }
    }

    @Wires
    @Normative("MQTT-4.12.0-4")
    void authentication_thatIsRejected_closesTheConnection(Via via) {
        // Whoever is rejected is told so and closed, and nothing it sends is heard.
        String topic = on(via, "rejected");
        String publish = " 30 ( <" + topic + "> () 'smuggled' )";
        try (RawClient watcher = watcher(via, topic)) {
            for (String[] each : new String[][] {{"02", "15 <X>", "<id>"}, {"42", "", "<id> <no token>"}}) {
                try (RawClient client = GATEWAY.open(via).send(connect(each[0], each[1], each[2]) + publish)) {
                    assertThat(client.next(Packet.ConnAck.class).code())
                            .isIn(BAD_AUTHENTICATION_METHOD, BAD_USER_NAME_OR_PASSWORD);
                    client.expectClose();
                }
            }
            expectSilence(watcher, topic);
        }
    }

    @Wires
    @Normative("MQTT-4.12.0-6")
    void client_withoutAMethod_hearsOfNone(Via via) {
        // No method in CONNECT: CONNACK comes first, it has none, and AUTH is never sent.
        String token = GATEWAY.token();
        for (String[] each : new String[][] {{"02", ""}, {"42", "<" + token + ">"}, {"C2", "<any> <" + token + ">"}}) {
            String connect = connect(each[0], "", "<" + on(via, "plain") + "> " + each[1]);
            try (RawClient client = GATEWAY.open(via).send(connect)) {
                Properties told = client.next(Packet.ConnAck.class).properties();
                assertThat(told.has(Property.AUTHENTICATION_METHOD)).isFalse();
                assertThat(told.has(Property.AUTHENTICATION_DATA)).isFalse();
                client.expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-4.12.0-7")
    void auth_ofAClientWithoutAMethod_disconnectsWith0x82(Via via) {
        // No method in CONNECT: a client sends no AUTH.
        for (String auth : new String[] {"F0 00", "F0 01 18", "F0 ( 18 ( 15 <X> ) )", "F0 ( 19 ( 15 <X> 16 <d> ) )"}) {
            try (RawClient client = join(via, "auth")) {
                client.send(auth).expectDisconnect(PROTOCOL_ERROR);
            }
        }
    }

    /** A greeted client that named the method in CONNECT. */
    private static RawClient authenticated(Via via, String name, String subject) {
        RawClient client =
                GATEWAY.open(via).send(connect("02", METHOD + data(GATEWAY.token(subject)), "<" + on(via, name) + ">"));
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(SUCCESS);
        return client;
    }

    private static String data(String token) {
        return " 16 <" + token + ">";
    }

    private static String renewal(String properties) {
        return "F0 ( 19 ( " + properties + " ) )";
    }

    @Wires
    @Normative("MQTT-4.12.0-5")
    void method_ofAConnect_isInConnAckAndInEveryAuth(Via via) {
        // All AUTH packets and the CONNACK name the method of the CONNECT.
        String connect = connect("02", METHOD + data(GATEWAY.token()), "<" + on(via, "echo") + ">");
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            Properties told = client.next(Packet.ConnAck.class).properties();
            assertThat(told.text(Property.AUTHENTICATION_METHOD)).isEqualTo("OAUTH2-JWT");
            client.send(renewal(METHOD + data(GATEWAY.token())));
            client.expect("F0 ( 00 ( " + METHOD + " ) )");
        }
    }

    @Wires
    @Normative("MQTT-4.12.1-1")
    void renewal_withAnotherMethod_disconnectsWith0x82(Via via) {
        // Re-authentication uses the method of the CONNECT.
        for (String other : new String[] {"15 <oauth2-jwt>", "15 <OAUTH2>", "15 <>"}) {
            try (RawClient client = authenticated(via, "other", "tester")) {
                client.send(renewal(other + data(GATEWAY.token()))).expectDisconnect(PROTOCOL_ERROR);
            }
        }
    }

    @Wires
    @Normative("MQTT-4.12.1-2")
    void renewal_thatFails_disconnectsAndCloses(Via via) {
        // The old token is good for an hour yet, and that does not help.
        String[] bad = {METHOD, METHOD + data("no.token.atall"), METHOD + data(""), METHOD + data("x")};
        for (String each : bad) {
            try (RawClient client = authenticated(via, "failed", "tester")) {
                client.send(renewal(each)).expectDisconnect(NOT_AUTHORIZED);
            }
        }
    }

    @Wires
    void renewal_asSomebodyElse_disconnectsWith0x87(Via via) {
        try (RawClient client = authenticated(via, "somebody", "alice")) {
            client.send(renewal(METHOD + data(GATEWAY.token("bob")))).expectDisconnect(NOT_AUTHORIZED);
        }
    }

    @Wires
    void answer_toAChallengeThatNeverWas_disconnectsWith0x82(Via via) {
        try (RawClient client = authenticated(via, "challenge", "tester")) {
            client.send("F0 ( 18 ( " + METHOD + data(GATEWAY.token()) + " ) )").expectDisconnect(PROTOCOL_ERROR);
        }
    }

    @Wires
    void connect_withTheMethodAndNoToken_isRefusedWith0x86(Via via) {
        // Anonymous clients are welcome here, but this one has said that it is none.
        String[] without = {METHOD, METHOD + data(""), METHOD + data("no.token.atall")};
        for (String each : without) {
            try (RawClient client = GATEWAY.open(via).send(connect("02", each, "<" + on(via, "none") + ">"))) {
                client.expectRefusal(BAD_USER_NAME_OR_PASSWORD);
            }
        }
    }

    @Wires
    void connect_withAGoodPasswordAndABadMethodToken_isRefused(Via via) {
        // Where there are two credentials, the method's data is the one that counts.
        String connect = connect("42", METHOD + data("no.token.atall"), "<both> <" + GATEWAY.token() + ">");
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            client.expectRefusal(BAD_USER_NAME_OR_PASSWORD);
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-30")
    void packet_beforeConnAck_ofAClientWithAMethod_isRefusedWith0x82(Via via) {
        // With a method, nothing but AUTH or DISCONNECT may come before CONNACK.
        String connect = connect("02", METHOD + data(GATEWAY.token()), "<" + on(via, "hasty") + ">");
        try (RawClient client = GATEWAY.open(via).send(connect + " C0 00")) {
            client.expectRefusal(PROTOCOL_ERROR);
        }
    }
}
