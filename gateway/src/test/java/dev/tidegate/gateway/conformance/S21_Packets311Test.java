package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;

/** Section 1.5, chapter 2 and section 3.2 of MQTT 3.1.1: strings, flags, packet identifiers and the first answer. */
class S21_Packets311Test extends ConformanceTest {
    private static void closes(Via via, String sent) {
        try (RawClient client = join311(via, "flawed")) {
            client.send(sent).expectClose();
        }
    }

    private static void closesAtOnce(Via via, String connect) {
        try (RawClient client = open311(via).send(connect)) {
            client.expectClose();
        }
    }

    private static RawClient subscribed(RawClient client, String topic, String qos) {
        return client.send("82 ( 00 01 <" + topic + "> " + qos + " )").expect("90 ( 00 01 " + qos + " )");
    }

    // --- strings ---

    @Wires
    @Normative(value = "MQTT-1.5.3-1", version = V3_1_1)
    void string_thatIsNotUtf8_closes(Via via) {
        // Every string is UTF-8, and no surrogate is encoded.
        for (String text : new String[] {"00 02 C3 28", "00 02 C0 80", "00 03 ED A0 80", "00 04 F4 90 80 80"}) {
            closes(via, "30 ( " + text + " )");
            closes(via, "82 ( 00 01 " + text + " 00 )");
            closesAtOnce(via, connect311("02", text));
        }
    }

    @Wires
    @Normative(value = "MQTT-1.5.3-2", version = V3_1_1)
    void string_withTheNullCharacter_closes(Via via) {
        // No string contains U+0000.
        for (String text : new String[] {"00 01 00", "00 03 61 00 62", "00 02 61 00"}) {
            closes(via, "30 ( " + text + " )");
            closes(via, "A2 ( 00 01 " + text + " )");
            closesAtOnce(via, connect311("02", text));
        }
    }

    @Wires
    @Normative(value = "MQTT-1.5.3-3", version = V3_1_1)
    void byteOrderMark_isACharacterLikeAnyOther(Via via) {
        // EF BB BF is U+FEFF wherever it stands, and never taken away.
        String plain = on(via, "mark311");
        String marked = "\uFEFF" + plain;
        try (RawClient client = subscribed(join311(via, "mark311"), marked, "00")) {
            client.send("30 ( <" + plain + "> 'without' )");
            client.send("30 ( <" + marked + "> 'with' )").expect("30 ( <" + marked + "> 'with' )");
        }
    }

    // --- flags ---

    @Wires
    @Normative(value = "MQTT-2.2.2-1", version = V3_1_1)
    @Normative(value = "MQTT-2.2.2-2", version = V3_1_1)
    @Normative(value = "MQTT-3.6.1-1", version = V3_1_1)
    void reservedFlags_thatAreWrong_close(Via via) {
        // Reserved flags have the one value the table lists; another closes the connection.
        String[] flawed = {
            "41 02 00 01",
            "51 02 00 01",
            "60 02 00 01",
            "6A 02 00 01",
            "72 02 00 01",
            "80 ( 00 01 <a> 00 )",
            "A0 ( 00 01 <a> )",
            "C8 00",
            "E1 00"
        };
        for (String each : flawed) {
            closes(via, each);
        }
        closesAtOnce(via, "11 ( <MQTT> 04 02 00 00 <id> )");
    }

    // --- packet identifiers ---

    @Wires
    @Normative(value = "MQTT-2.3.1-1", version = V3_1_1)
    void packetId0_closes(Via via) {
        // SUBSCRIBE, UNSUBSCRIBE and a PUBLISH above QoS 0 have a packet identifier, and it is not 0.
        closes(via, "32 ( <a> 00 00 )");
        closes(via, "34 ( <a> 00 00 )");
        closes(via, "82 ( 00 00 <a> 00 )");
        closes(via, "A2 ( 00 00 <a> )");
    }

    @Wires
    @Normative(value = "MQTT-2.3.1-4", version = V3_1_1)
    void packetIdsOfOurs_areFreeAndNot0(Via via) {
        // A PUBLISH of ours above QoS 0 takes an identifier that is not in use, and never 0.
        String topic = on(via, "ids311");
        try (RawClient client = subscribed(join311(via, "ids311"), topic, "02");
                RawClient publisher = join311(via, "ids311-publisher")) {
            publisher.send("32 ( <" + topic + "> 00 09 'a' ) 34 ( <" + topic + "> 00 09 'b' )");
            client.expect("32 ( <" + topic + "> 00 01 'a' )").expect("34 ( <" + topic + "> 00 02 'b' )");
            client.send("40 02 00 01");
            publisher.send("32 ( <" + topic + "> 00 0A 'c' )");
            client.expect("32 ( <" + topic + "> 00 03 'c' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-2.3.1-5", version = V3_1_1)
    void qos0Publish_hasNoPacketId(Via via) {
        // What follows the topic of a QoS 0 PUBLISH is its payload, coming and going.
        String topic = on(via, "bare311");
        try (RawClient client = subscribed(join311(via, "bare311"), topic, "02")) {
            client.send("30 ( <" + topic + "> 00 07 )").expect("30 ( <" + topic + "> 00 07 )");
            client.send("30 ( <" + topic + "> )").expect("30 ( <" + topic + "> )");
        }
    }

    @Wires
    @Normative(value = "MQTT-2.3.1-6", version = V3_1_1)
    void acknowledgements_carryTheIdOfTheirPublish(Via via) {
        // PUBACK, PUBREC and PUBREL have the packet identifier of the PUBLISH they answer.
        String topic = on(via, "acks311");
        try (RawClient client = subscribed(join311(via, "acks311"), topic, "02")) {
            client.send("32 ( <" + topic + "/none> FF FF )").expect("40 02 FF FF");
            client.send("34 ( <" + topic + "> 12 34 )").expect("34 ( <" + topic + "> 00 01 )");
            client.expect("50 02 12 34").send("50 02 00 01").expect("62 02 00 01");
        }
    }

    @Wires
    @Normative(value = "MQTT-2.3.1-7", version = V3_1_1)
    void subAckAndUnsubAck_carryTheIdOfTheirRequest(Via via) {
        // SUBACK and UNSUBACK have the packet identifier of the request they answer.
        try (RawClient client = join311(via, "echo311")) {
            client.send("82 ( FF FF <a> 00 )").expect("90 ( FF FF 00 )");
            client.send("A2 ( 12 34 <a> )").expect("B0 02 12 34");
        }
    }

    // --- CONNACK ---

    @Wires
    @Normative(value = "MQTT-3.2.0-1", version = V3_1_1)
    void connAck_isTheFirstPacket(Via via) {
        // CONNACK comes before all else: before what has waited, and before answers to what was sent along.
        String topic = on(via, "first311");
        String connect = connect311("00", "<" + on(via, "first311") + ">");
        RawClient client = open311(via).send(connect).expect("20 02 00 00");
        subscribed(client, topic, "01").send("E0 00").expectClose();
        try (RawClient publisher = join311(via, "first311-publisher")) {
            publisher.send("32 ( <" + topic + "> 00 01 'waited' )").expect("40 02 00 01");
        }
        try (RawClient back = open311(via).send(connect + " C0 00")) {
            back.expect("20 02 01 00").expect("32 ( <" + topic + "> 00 01 'waited' )");
            back.expect("D0 00");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.2.2-6", version = V3_1_1)
    void refusal_withoutAFittingReturnCode_closesWithoutConnAck(Via via) {
        // Where none of the return codes says it, nothing is said.
        closesAtOnce(via, connect311("06", "<id> <a/#> <gone>"));
        closesAtOnce(via, connect311("06", "<id> <" + "a/".repeat(40) + "> <gone>"));
        closesAtOnce(via, connect311("03", "<id>"));
    }
}
