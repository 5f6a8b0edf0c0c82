package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.function.BiConsumer;

/** Section 2.1 of both versions, bit by bit and to the last byte: every flag of every packet, and whatever is left over behind its end. */
class S21_BitsTest extends ConformanceTest {
    private static final int ALL_FLAGS = 16;
    private static final int PUBLISH = 3;

    /** Bodies by packet type, those of MQTT 5 and those of 3.1.1; null where there is no such packet. */
    private static final String[][] BODIES = {
        {null, null},
        {"( <MQTT> 05 02 00 00 () <id> )", "( <MQTT> 04 02 00 00 <id> )"},
        {"( 00 00 () )", "( 00 00 )"},
        {null, null},
        {"( 00 09 )", "( 00 09 )"},
        {"( 00 09 )", "( 00 09 )"},
        {"( 00 09 )", "( 00 09 )"},
        {"( 00 09 )", "( 00 09 )"},
        {"( 00 09 () <a> 00 )", "( 00 09 <a> 00 )"},
        {"( 00 09 () 00 )", "( 00 09 00 )"},
        {"( 00 09 () <a> )", "( 00 09 <a> )"},
        {"( 00 09 () 00 )", "( 00 09 )"},
        {"00", "00"},
        {"00", "00"},
        {"00", "00"},
        {"( 18 ( 15 <m> ) )", null},
    };

    private static int flagsOf(int type) {
        return type == 6 || type == 8 || type == 10 ? 2 : 0;
    }

    /** Every first byte with flags its type does not have. PUBLISH has QoS 3 and, at QoS 0, DUP. */
    private static void forEachFlaw(int version, BiConsumer<Integer, String> flaw) {
        for (int type = 1; type < BODIES.length; type++) {
            String body = BODIES[type][version];
            for (int flags = 0; flags < ALL_FLAGS; flags++) {
                if (body != null && flags != flagsOf(type)) {
                    flaw.accept(type, "%X%X %s".formatted(type, flags, body));
                }
            }
        }
        String properties = version == 0 ? "()" : "";
        for (String first : new String[] {"36", "37", "3E", "3F"}) {
            flaw.accept(PUBLISH, first + " ( <a> 00 09 " + properties + " )");
        }
        for (String first : new String[] {"38", "39"}) {
            flaw.accept(PUBLISH, first + " ( <a> " + properties + " )");
        }
    }

    /** Whether the packet would be a protocol error also with its own flags. */
    private static boolean isOutOfPlace(int type) {
        return type == 1 || type == 2 || type == 9 || type == 11 || type == 13;
    }

    @Wires
    @Normative("MQTT-2.1.3-1")
    void flags_thatAPacketDoesNotHave_areMalformed(Via via) {
        // Every reserved flag has its one value, PUBREL, SUBSCRIBE and UNSUBSCRIBE included; any other is answered with
        // 0x81.
        forEachFlaw(0, (type, sent) -> {
            try (RawClient client = join(via, "flags")) {
                ReasonCode code =
                        client.send(sent).next(Packet.Disconnect.class).code();
                List<ReasonCode> right =
                        isOutOfPlace(type) ? List.of(MALFORMED_PACKET, PROTOCOL_ERROR) : List.of(MALFORMED_PACKET);
                assertThat(code).as(sent).isIn(right);
                client.expectClose();
            }
        });
    }

    @Wires
    @Normative(value = "MQTT-2.2.2-1", version = V3_1_1)
    @Normative(value = "MQTT-2.2.2-2", version = V3_1_1)
    void flags_thatAPacketOfAnOldClientDoesNotHave_close(Via via) {
        // Every reserved flag has its one value; any other closes the connection.
        forEachFlaw(1, (type, sent) -> {
            try (RawClient client = join311(via, "flags311")) {
                client.send(sent).expectClose();
            }
        });
    }

    @Wires
    @Normative("MQTT-3.1.0-1")
    void firstPacket_withAnotherFirstByteThanConnect_closesAtOnce(Via via) {
        // The first packet is CONNECT, flags and all; anything else is closed upon, with the rest still to come.
        for (int first = 0; first <= 0xFF; first++) {
            if (first != 0x10) {
                try (RawClient client = GATEWAY.open(via).send("%02X".formatted(first))) {
                    client.expectClose();
                }
            }
        }
    }

    @Wires
    @Normative("U12")
    void packets_onlyAServerSends_closeTheConnectionOfAnOldClientToo(Via via) {
        // A client sends no CONNACK, SUBACK, UNSUBACK or PINGRESP, and a client of 3.1.1 no AUTH.
        for (String sent :
                new String[] {"20 02 00 00", "90 ( 00 09 00 )", "B0 02 00 09", "D0 00", "F0 00", "F0 02 18 00", "00 00"
                }) {
            try (RawClient client = join311(via, "server311")) {
                client.send(sent).expectClose();
            }
        }
    }

    // --- left over ---

    @Wires
    @Normative("U3")
    void bytes_leftOverBehindTheLastField_areMalformed(Via via) {
        // Remaining Length ends with the last field; one byte more is malformed.
        for (String sent : new String[] {
            "40 ( 00 09 00 () 00 )",
            "50 ( 00 09 00 () 00 )",
            "62 ( 00 09 00 () 00 )",
            "70 ( 00 09 00 () 00 )",
            "82 ( 00 09 () <a> 00 00 )",
            "82 ( 00 09 () <a> 00 00 00 )",
            "A2 ( 00 09 () <a> 00 )",
            "C0 01 00",
            "E0 ( 00 () 00 )"
        }) {
            try (RawClient client = join(via, "left-over")) {
                client.send(sent).expectDisconnect(MALFORMED_PACKET);
            }
        }
        for (String sent : new String[] {
            connect("02", "", "<id> 00"),
            connect("06", "", "<id> () <t> <p> 00"),
            connect("C2", "", "<id> <user> <password> 00")
        }) {
            try (RawClient client = GATEWAY.open(via).send(sent)) {
                client.expectRefusal(MALFORMED_PACKET);
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-4.8.0-1", version = V3_1_1)
    void bytes_leftOverByAnOldClient_close(Via via) {
        // Remaining Length ends with the last field; one byte more closes the connection.
        for (String sent : new String[] {
            "40 ( 00 09 00 )",
            "50 ( 00 09 00 )",
            "62 ( 00 09 00 )",
            "70 ( 00 09 00 )",
            "82 ( 00 09 <a> 00 00 )",
            "A2 ( 00 09 <a> 00 )",
            "C0 01 00",
            "E0 01 00"
        }) {
            try (RawClient client = join311(via, "left-over311")) {
                client.send(sent).expectClose();
            }
        }
        for (String sent : new String[] {
            connect311("02", "<id> 00"), connect311("06", "<id> <t> <p> 00"), connect311("C2", "<id> <user> <pass> 00")
        }) {
            try (RawClient client = open311(via).send(sent)) {
                client.expectClose();
            }
        }
    }

    // --- strings, wherever there are any ---

    @Wires
    @Normative("MQTT-1.5.4-1")
    @Normative("MQTT-1.5.4-2")
    void strings_ofEveryField_areValid(Via via) {
        // Not UTF-8, a surrogate or U+0000: malformed in whatever field it stands.
        for (String text : new String[] {"00 02 C0 AF", "00 03 E0 80 AF", "00 03 ED AF BF", "00 03 61 00 62"}) {
            for (String sent : new String[] {
                "40 ( 00 09 00 ( 1F " + text + " ) )",
                "62 ( 00 09 00 ( 26 <k> " + text + " ) )",
                "A2 ( 00 09 () " + text + " )",
                "30 ( <a> ( 08 " + text + " ) )",
                "30 ( <a> ( 03 " + text + " ) )",
                "E0 ( 00 ( 1F " + text + " ) )",
                "E0 ( 00 ( 1C " + text + " ) )"
            }) {
                try (RawClient client = join(via, "strings")) {
                    client.send(sent).expectDisconnect(MALFORMED_PACKET);
                }
            }
            for (String sent : new String[] {
                connect("82", "", "<id> " + text),
                connect("02", "15 " + text, "<id>"),
                connect("06", "", "<id> () " + text + " <>"),
                connect("06", "", "<id> ( 03 " + text + " ) <t> <>"),
                connect("06", "", "<id> ( 08 " + text + " ) <t> <>")
            }) {
                try (RawClient client = GATEWAY.open(via).send(sent)) {
                    client.expectRefusal(MALFORMED_PACKET);
                }
            }
        }
    }
}
