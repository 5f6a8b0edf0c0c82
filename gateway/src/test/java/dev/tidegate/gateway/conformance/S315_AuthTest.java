package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.BAD_AUTHENTICATION_METHOD;
import static dev.tidegate.policy.ReasonCode.BAD_USER_NAME_OR_PASSWORD;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;

/** Sections 3.15 and 4.12 of MQTT 5: AUTH, where no authentication method is offered. */
class S315_AuthTest extends ConformanceTest {
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
}
