package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Chapter 2 of MQTT 5: flags, packet identifiers and properties, whatever the packet. */
class S21_PacketsTest extends ConformanceTest {
    private static void disconnects(Via via, String sent, ReasonCode code) {
        try (RawClient client = join(via, "flawed")) {
            client.send(sent).expectDisconnect(code);
        }
    }

    private static void refused(Via via, String connect, ReasonCode code) {
        try (RawClient client = GATEWAY.open(via).send(connect)) {
            client.expectRefusal(code);
        }
    }

    @Wires
    @Normative("MQTT-2.1.3-1")
    void reservedFlags_thatAreWrong_areMalformed(Via via) {
        // Reserved flags have the one value the table lists.
        String[] flawed = {
            "41 02 00 01",
            "51 02 00 01",
            "60 02 00 01",
            "72 02 00 01",
            "83 ( 00 01 () <a> 00 )",
            "A0 ( 00 01 () <a> )",
            "C8 00",
            "E1 00",
            "F4 ( 18 ( 15 <x> ) )"
        };
        for (String each : flawed) {
            disconnects(via, each, MALFORMED_PACKET);
        }
    }

    // --- packet identifiers ---

    @Wires
    @Normative("MQTT-2.2.1-2")
    void qos0Publish_hasNoPacketId(Via via) {
        // What follows the topic of a QoS 0 PUBLISH is its properties, coming and going.
        String topic = on(via, "qos0");
        try (RawClient client = subscribe(join(via, "qos0"), topic, "02")) {
            client.send("30 ( <" + topic + "> () 00 07 )").expect("30 ( <" + topic + "> () 00 07 )");
        }
    }

    @Wires
    @Normative("MQTT-2.2.1-3")
    void packetId0_isAProtocolError(Via via) {
        // SUBSCRIBE, UNSUBSCRIBE and a PUBLISH above QoS 0 have a packet identifier, and it is not 0.
        disconnects(via, "32 ( <a> 00 00 () )", PROTOCOL_ERROR);
        disconnects(via, "34 ( <a> 00 00 () )", PROTOCOL_ERROR);
        disconnects(via, "82 ( 00 00 () <a> 00 )", PROTOCOL_ERROR);
        disconnects(via, "A2 ( 00 00 () <a> )", PROTOCOL_ERROR);
    }

    @Test
    @Normative("MQTT-2.2.1-4")
    void packetIdsOfOurs_areFreeAndNot0_allTheWayRound() {
        // A PUBLISH of ours above QoS 0 takes an identifier that is not in use, and never 0.
        String publish = "32 ( <round> 00 01 () )";
        int batch = 500;
        try (RawClient client = subscribe(join(Via.TCP, "round"), "round", "01");
                RawClient publisher = join(Via.TCP, "round-publisher")) {
            publisher.send(publish).expect("40 02 00 01");
            int held = client.next(Packet.Publish.class).packetId();
            for (int sent = 0; sent <= 65_535; sent += batch) {
                publisher.send(publish.repeat(batch));
                Set<Integer> inUse = new HashSet<>(Set.of(held));
                StringBuilder acks = new StringBuilder();
                for (int i = 0; i < batch; i++) {
                    int id = client.next(Packet.Publish.class).packetId();
                    assertThat(id).isBetween(1, 65_535);
                    assertThat(inUse.add(id)).as("%d is free", id).isTrue();
                    acks.append("40 02 %02X %02X ".formatted(id >> 8, id & 0xFF));
                    publisher.expect("40 02 00 01");
                }
                client.send(acks.toString()).expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-2.2.1-6")
    void subAckAndUnsubAck_carryTheIdOfTheirRequest(Via via) {
        // SUBACK and UNSUBACK have the packet identifier of the request they answer.
        try (RawClient client = join(via, "echo")) {
            client.send("82 ( FF FF () <a> 00 )").expect("90 ( FF FF () 00 )");
            client.send("82 ( 00 01 () <a> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("A2 ( 12 34 () <a> )").expect("B0 ( 12 34 () 00 )");
        }
    }

    // --- properties ---

    @Wires
    @Normative("MQTT-2.2.2-1")
    void noProperties_areWrittenAsLength0(Via via) {
        // A packet without properties says so with a length of 0.
        refused(via, "10 ( <MQTT> 05 02 00 00 )", MALFORMED_PACKET);
        disconnects(via, "30 ( <a> )", MALFORMED_PACKET);
        disconnects(via, "82 ( 00 01 )", MALFORMED_PACKET);
        String topic = on(via, "bare");
        try (RawClient client = join(via, "bare")) {
            client.send("82 ( 00 01 () <" + topic + "> 00 )").expect("90 04 00 01 00 00");
            client.send("30 ( <" + topic + "> () )").expect("30 ( <" + topic + "> 00 )");
        }
    }

    @Wires
    @Normative("U1")
    void property_thatAppearsTwice_isAProtocolError(Via via) {
        // Whatever may appear once may not appear twice; User Property may.
        for (String twice : new String[] {"11 00000001", "21 0001", "22 0001", "27 000000FF", "17 01", "19 01"}) {
            refused(via, connect("02", twice + " " + twice, "<id>"), PROTOCOL_ERROR);
        }
        for (String twice : new String[] {"01 01", "02 00000001", "08 <r>", "09 <d>", "03 <t>"}) {
            disconnects(via, "30 ( <a> ( " + twice + " " + twice + " ) )", PROTOCOL_ERROR);
            refused(via, connect("06", "", "<id> ( " + twice + " " + twice + " ) <w> <>"), PROTOCOL_ERROR);
        }
        disconnects(via, "82 ( 00 01 ( 0B 01 0B 01 ) <a> 00 )", PROTOCOL_ERROR);
        disconnects(via, "E0 ( 00 ( 11 00000000 11 00000000 ) )", PROTOCOL_ERROR);
        join(via, "pairs", "02", "26 <k> <v> 26 <k> <v>").close();
    }

    @Wires
    @Normative("U2")
    void property_thatIsUnknownOrMisplaced_isMalformed(Via via) {
        // Only known properties, and each only where it belongs.
        for (String wrong : new String[] {"00 01", "7F 01", "80 01 01", "23 0001", "18 00000001", "1F <r>"}) {
            refused(via, connect("02", wrong, "<id>"), MALFORMED_PACKET);
        }
        for (String wrong : new String[] {"23 0001", "0B 01", "11 00000001", "04 01"}) {
            refused(via, connect("06", "", "<id> ( " + wrong + " ) <w> <>"), MALFORMED_PACKET);
        }
        disconnects(via, "30 ( <a> ( 21 0001 ) )", MALFORMED_PACKET);
        disconnects(via, "82 ( 00 01 ( 01 01 ) <a> 00 )", MALFORMED_PACKET);
        disconnects(via, "A2 ( 00 01 ( 0B 01 ) <a> )", MALFORMED_PACKET);
        disconnects(via, "40 ( 00 01 00 ( 0B 01 ) )", MALFORMED_PACKET);
        disconnects(via, "E0 ( 00 ( 21 0001 ) )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("U3")
    void lengths_thatDoNotFitTheirContent_areMalformed(Via via) {
        // Property Length and Remaining Length count exactly what is there.
        disconnects(via, "30 ( <abcdef> 7F 'x' )", MALFORMED_PACKET);
        disconnects(via, "30 ( <a> 01 01 )", MALFORMED_PACKET);
        disconnects(via, "30 ( 00 09 'abc' )", MALFORMED_PACKET);
        disconnects(via, "32 ( <a> 00 )", MALFORMED_PACKET);
        disconnects(via, "82 ( 00 01 () <a> )", MALFORMED_PACKET);
        disconnects(via, "A2 ( 00 01 () 00 05 'a' )", MALFORMED_PACKET);
        disconnects(via, "40 ( 00 01 00 00 00 )", MALFORMED_PACKET);
        disconnects(via, "40 ( 00 )", MALFORMED_PACKET);
        disconnects(via, "C0 01 00", MALFORMED_PACKET);
        disconnects(via, "E0 ( 00 00 00 )", MALFORMED_PACKET);
        refused(via, connect("02", "", "<id> 'more'"), MALFORMED_PACKET);
        refused(via, "10 ( <MQTT> 05 02 00 00 7F <id> )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("U4")
    void receiveMaximumAndMaximumPacketSize_areNot0(Via via) {
        // Receive Maximum 0 and Maximum Packet Size 0 are protocol errors.
        refused(via, connect("02", "21 0000", "<id>"), PROTOCOL_ERROR);
        refused(via, connect("02", "27 00000000", "<id>"), PROTOCOL_ERROR);
    }

    @Wires
    @Normative("U5")
    void switches_areOnOrOff(Via via) {
        // Request Response Information, Request Problem Information and Payload Format Indicator are 0 or 1.
        refused(via, connect("02", "19 02", "<id>"), PROTOCOL_ERROR);
        refused(via, connect("02", "17 02", "<id>"), PROTOCOL_ERROR);
        refused(via, connect("06", "", "<id> ( 01 02 ) <w> <>"), PROTOCOL_ERROR);
        disconnects(via, "30 ( <a> ( 01 02 ) )", PROTOCOL_ERROR);
    }

    @Wires
    @Normative("U6")
    void authenticationData_withoutItsMethod_isAProtocolError(Via via) {
        // Authentication Data needs an Authentication Method.
        refused(via, connect("02", "16 <data>", "<id>"), PROTOCOL_ERROR);
    }

    // --- packets nobody sends to a server ---

    @Wires
    @Normative("U12")
    void packets_onlyAServerSends_areProtocolErrors(Via via) {
        // A client sends no CONNACK, SUBACK, UNSUBACK or PINGRESP.
        disconnects(via, "20 ( 00 00 () )", PROTOCOL_ERROR);
        disconnects(via, "20 09 00 04 'MQTT' 05 02 00", PROTOCOL_ERROR);
        disconnects(via, "90 ( 00 01 () 00 )", PROTOCOL_ERROR);
        disconnects(via, "B0 ( 00 01 () 00 )", PROTOCOL_ERROR);
        disconnects(via, "D0 00", PROTOCOL_ERROR);
    }

    @Wires
    @Normative("U13")
    void packetType0_closes(Via via) {
        // There is no packet of type 0.
        disconnects(via, "00 00", MALFORMED_PACKET);
        disconnects(via, "0F ( <a> )", MALFORMED_PACKET);
        try (RawClient client = GATEWAY.open(via).send("00 00")) {
            client.expectClose();
        }
    }
}
