package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.KEEP_ALIVE_TIMEOUT;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Section 3.2 of MQTT 5: the first thing a client hears. */
class S32_ConnAckTest extends ConformanceTest {
    /** What CONNACK may say, as the table of section 3.2.2.2 lists it. */
    private static final List<Integer> LISTED = List.of(
            0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A,
            0x9B, 0x9C, 0x9D, 0x9F);

    private static final String LONG_ID = "x".repeat(200);

    /** One CONNECT for every way of being turned away that a client can bring about, under a packet limit of 20 bytes. */
    private static List<String> turnedAway(String properties) {
        return List.of(
                connect("03", properties, "<id>"),
                connect("02", properties + " 21 0000", "<id>"),
                connect("02", properties, "<" + LONG_ID + ">"),
                connect("C2", properties, "<id> <any> <no token>"),
                connect("02", properties + " 15 <PLAIN>", "<id>"),
                connect("06", properties, "<id> () <a/#> <>"),
                connect("06", properties, "<id> () <$SYS/x> <>"),
                "10 ( <MQTT> 06 02 00 00 () <id> )");
    }

    private static byte[] connAck(RawClient client) {
        byte[] bytes = Objects.requireNonNull(client.nextBytes());
        assertThat(bytes[0]).isEqualTo((byte) 0x20);
        return bytes;
    }

    @Wires
    @Normative("MQTT-3.2.0-2")
    void connAck_isSentOnce(Via via) {
        // One CONNACK per connection, whatever the client sends.
        try (RawClient client = GATEWAY.open(via).send(connect("one") + connect("two"))) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            client.expectDisconnect(PROTOCOL_ERROR);
        }
    }

    @Wires
    void connAck_thatTheClientWouldNotTake_isARefusalItDoesTake(Via via) {
        // Assigned Client Identifier and the rest exceed 20 bytes, and none of it may be left out.
        try (RawClient client = GATEWAY.open(via).send(connect("02", "27 00000014", "<>"))) {
            client.expectRefusal(ReasonCode.PACKET_TOO_LARGE);
        }
    }

    @Wires
    @Normative("MQTT-3.2.2-1")
    void connAckFlags_areSessionPresentAndNothingElse(Via via) {
        // Bits 7 to 1 of the flags are 0.
        String kept = connect("00", AN_HOUR, "<" + on(via, "flags") + ">");
        try (RawClient client = GATEWAY.open(via).send(kept)) {
            assertThat(connAck(client)[2]).isEqualTo((byte) 0);
        }
        try (RawClient client = GATEWAY.open(via).send(kept)) {
            assertThat(connAck(client)[2]).isEqualTo((byte) 1);
        }
        try (RawClient client = GATEWAY.open(via).send(connect("03", "", "<id>"))) {
            assertThat(connAck(client)[2]).isEqualTo((byte) 0);
        }
    }

    @Wires
    @Normative("MQTT-3.2.2-6")
    void refusal_hasNoSessionPresent_evenWhereThereIsOne(Via via) {
        // A reason code other than 0 comes with Session Present 0.
        String id = "<" + on(via, "has") + ">";
        join(via, "has", "00", AN_HOUR).send("E0 00").expectClose();
        try (RawClient client = GATEWAY.open(via).send(connect("00", "15 <PLAIN>", id))) {
            client.expect("20 03 00 8C 00").expectClose();
        }
        resume(via, "has").close();
    }

    @Wires
    @Normative("MQTT-3.2.2-8")
    void codes_areThoseOfTheTable(Via via) {
        // CONNACK has one of the reason codes section 3.2.2.2 lists.
        for (String connect : turnedAway("")) {
            try (RawClient client = GATEWAY.open(via).send(connect)) {
                int code = connAck(client)[3] & 0xFF;
                assertThat(code).isIn(LISTED).isGreaterThanOrEqualTo(0x80);
                client.expectClose();
            }
        }
    }

    @Wires
    @Normative("MQTT-3.2.2-19")
    @Normative("MQTT-3.2.2-20")
    void refusal_explainsNothing_andFitsASmallClient(Via via) {
        // No Reason String and no User Property takes CONNACK beyond the client's Maximum Packet Size: it has none.
        for (String connect : turnedAway("27 00000014")) {
            try (RawClient client = GATEWAY.open(via).send(connect)) {
                assertThat(connAck(client)).hasSize(5).endsWith(0);
                client.expectClose();
            }
        }
        try (RawClient client = GATEWAY.open(via).send(connect("02", "27 00000014", "<" + on(via, "s") + ">"))) {
            byte[] welcome = connAck(client);
            assertThat(welcome).hasSizeLessThanOrEqualTo(20);
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.2.2-22")
    void keepAliveOfTheClient_holds_whereConnAckHasNone(Via via) {
        // Without a Server Keep Alive, the client's own is the one that counts.
        try (RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 05 02 00 01 () <" + on(via, "own") + "> )")) {
            assertThat(client.next(Packet.ConnAck.class).properties().has(Property.SERVER_KEEP_ALIVE))
                    .isFalse();
            GATEWAY.later(Duration.ofSeconds(2));
            client.expectDisconnect(KEEP_ALIVE_TIMEOUT);
        }
    }
}
