package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;

/** Sections 3.4 to 3.7 of MQTT 5: PUBACK, PUBREC, PUBREL and PUBCOMP. */
class S34_AcknowledgementsTest extends ConformanceTest {
    /** A Maximum Packet Size of 20 bytes. */
    private static final String SMALL = "27 00000014";

    private static void protocolError(Via via, String sent) {
        try (RawClient client = join(via, "code")) {
            client.send(sent).expectDisconnect(PROTOCOL_ERROR);
        }
    }

    @Wires
    @Normative("MQTT-3.4.2-1")
    void pubAck_hasAListedCode(Via via) {
        // PUBACK has a reason code of its own list, ours and theirs.
        for (String code : new String[] {"01", "05", "92", "FF"}) {
            protocolError(via, "40 ( 00 01 " + code + " )");
        }
        String topic = on(via, "puback");
        try (RawClient client = subscribe(join(via, "puback"), topic, "00")) {
            client.send("32 ( <" + topic + "/none> 00 01 () )").expect("40 ( 00 01 10 )");
            client.send("32 ( <$SYS/x> 00 02 () )").expect("40 ( 00 02 87 )");
        }
    }

    @Wires
    @Normative("MQTT-3.4.2-2")
    @Normative("MQTT-3.4.2-3")
    void pubAck_explainsNothing_andFitsASmallClient(Via via) {
        // No Reason String and no User Property takes PUBACK beyond the client's Maximum Packet Size: it has none.
        try (RawClient client = join(via, "small", "02", SMALL)) {
            client.send("32 ( <$SYS/x> 00 01 ( 26 <k> <v> ) )").expect("40 ( 00 01 87 )");
            client.send("32 ( <nobody/listens> 00 01 ( 26 <k> <v> ) )").expect("40 ( 00 01 10 )");
        }
    }

    @Wires
    @Normative("MQTT-3.5.2-1")
    void pubRec_hasAListedCode(Via via) {
        // PUBREC has a reason code of its own list, ours and theirs.
        for (String code : new String[] {"01", "05", "92", "FF"}) {
            protocolError(via, "50 ( 00 01 " + code + " )");
        }
        try (RawClient client = join(via, "pubrec")) {
            client.send("34 ( <nobody/listens> 00 01 () )").expect("50 ( 00 01 10 )");
            client.send("34 ( <$SYS/x> 00 02 () )").expect("50 ( 00 02 87 )");
        }
    }

    @Wires
    @Normative("MQTT-3.5.2-2")
    @Normative("MQTT-3.5.2-3")
    void pubRec_explainsNothing_andFitsASmallClient(Via via) {
        // No Reason String and no User Property takes PUBREC beyond the client's Maximum Packet Size: it has none.
        try (RawClient client = join(via, "small", "02", SMALL)) {
            client.send("34 ( <$SYS/x> 00 01 ( 26 <k> <v> ) )").expect("50 ( 00 01 87 )");
            client.send("34 ( <nobody/listens> 00 01 ( 26 <k> <v> ) )").expect("50 ( 00 01 10 )");
        }
    }

    @Wires
    @Normative("MQTT-3.6.1-1")
    void pubRelFlags_thatAreNot0010_areMalformed(Via via) {
        // The flags of PUBREL are 0010.
        for (String first : new String[] {"60", "61", "63", "66", "6A", "6F"}) {
            try (RawClient client = join(via, "flags")) {
                client.send(first + " 02 00 01").expectDisconnect(MALFORMED_PACKET);
            }
        }
    }

    @Wires
    @Normative("MQTT-3.6.2-1")
    void pubRel_hasAListedCode(Via via) {
        // PUBREL has 0x00 or 0x92, ours and theirs.
        for (String code : new String[] {"10", "80", "87", "FF"}) {
            protocolError(via, "62 ( 00 01 " + code + " )");
        }
        try (RawClient client = join(via, "pubrel")) {
            client.send("50 02 00 01").expect("62 ( 00 01 92 )");
        }
    }

    @Wires
    @Normative("MQTT-3.6.2-2")
    @Normative("MQTT-3.6.2-3")
    void pubRel_explainsNothing_andFitsASmallClient(Via via) {
        // No Reason String and no User Property takes PUBREL beyond the client's Maximum Packet Size: it has none.
        try (RawClient client = join(via, "small", "02", SMALL)) {
            client.send("50 ( 00 01 00 ( 1F <why> 26 <k> <v> ) )").expect("62 ( 00 01 92 )");
        }
    }

    @Wires
    @Normative("MQTT-3.7.2-1")
    void pubComp_hasAListedCode(Via via) {
        // PUBCOMP has 0x00 or 0x92, ours and theirs.
        for (String code : new String[] {"10", "80", "87", "FF"}) {
            protocolError(via, "70 ( 00 01 " + code + " )");
        }
        try (RawClient client = join(via, "pubcomp")) {
            client.send("62 02 00 01").expect("70 ( 00 01 92 )");
        }
    }

    @Wires
    @Normative("MQTT-3.7.2-2")
    @Normative("MQTT-3.7.2-3")
    void pubComp_explainsNothing_andFitsASmallClient(Via via) {
        // No Reason String and no User Property takes PUBCOMP beyond the client's Maximum Packet Size: it has none.
        try (RawClient client = join(via, "small", "02", SMALL)) {
            client.send("62 ( 00 01 00 ( 1F <why> 26 <k> <v> ) )").expect("70 ( 00 01 92 )");
        }
    }
}
