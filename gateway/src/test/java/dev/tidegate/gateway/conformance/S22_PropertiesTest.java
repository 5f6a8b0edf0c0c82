package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Section 2.2.2 of MQTT 5: every property in every packet a client sends. Where it belongs once, never twice, nowhere else. */
class S22_PropertiesTest extends ConformanceTest {
    private static final String NO_PROPERTY_OF_A_CLIENT = "";

    /** Each packet with room for properties; the first two are answered with CONNACK. */
    private static final Map<String, String> PACKETS = Map.of(
            "CONNECT", "10 ( <MQTT> 05 02 00 00 (%s) <id> )",
            "WILL", "10 ( <MQTT> 05 06 00 00 () <id> (%s) <t> <> )",
            "PUBLISH", "30 ( <t> (%s) )",
            "PUBACK", "40 ( 00 09 00 (%s) )",
            "PUBREC", "50 ( 00 09 00 (%s) )",
            "PUBREL", "62 ( 00 09 00 (%s) )",
            "PUBCOMP", "70 ( 00 09 00 (%s) )",
            "SUBSCRIBE", "82 ( 00 09 (%s) <t> 00 )",
            "UNSUBSCRIBE", "A2 ( 00 09 (%s) <t> )",
            "DISCONNECT", "E0 ( 00 (%s) )");

    private static final Set<String> IN_CONNACK = Set.of("CONNECT", "WILL");

    /** Every property, and the packets of a client it belongs to: the table of section 2.2.2.2. */
    private static final Map<String, String> BELONGS = belongs();

    private static Map<String, String> belongs() {
        Map<String, String> table = new TreeMap<>();
        for (String ofAMessage : new String[] {"01 00", "02 0000000A", "03 <t>", "08 <t>", "09 <d>"}) {
            table.put(ofAMessage, "PUBLISH WILL");
        }
        table.put("0B 01", "SUBSCRIBE");
        table.put("11 0000000A", "CONNECT DISCONNECT");
        table.put("15 <m>", "CONNECT");
        table.put("16 <d>", "CONNECT");
        table.put("17 01", "CONNECT");
        table.put("18 0000000A", "WILL");
        table.put("19 01", "CONNECT");
        table.put("1C <r>", "DISCONNECT");
        table.put("1F <r>", "PUBACK PUBREC PUBREL PUBCOMP DISCONNECT");
        table.put("21 000A", "CONNECT");
        table.put("22 000A", "CONNECT");
        table.put("23 0001", "PUBLISH");
        table.put("27 00001000", "CONNECT");
        String[] others = {
            "12 <i>", "13 000A", "1A <i>", "24 01", "25 01", "28 01", "29 01", "2A 01", // of CONNACK
            "00 01", "04 01", "07 01", "0A 01", "10 01", "14 01", "1B 01", "1E 01", "20 01", "2B 01", "7F 01", "8B 01"
        };
        for (String other : others) {
            table.put(other, NO_PROPERTY_OF_A_CLIENT);
        }
        return table;
    }

    /** What a packet with these properties is answered with; null where it is taken. */
    private static @org.jspecify.annotations.Nullable ReasonCode answer(Via via, String packet, String properties) {
        String bytes = String.valueOf(PACKETS.get(packet)).formatted(properties);
        if (IN_CONNACK.contains(packet)) {
            try (RawClient client = GATEWAY.open(via).send(bytes)) {
                ReasonCode code = client.next(Packet.ConnAck.class).code();
                return code.isError() ? code : null;
            }
        }
        try (RawClient client = join(via, "properties", "02", AN_HOUR).send(bytes + " C0 00")) {
            while (true) {
                byte[] next = client.nextBytes();
                if (next == null || next[0] == (byte) 0xD0) {
                    return null;
                }
                if (next[0] == (byte) 0xE0) {
                    return ReasonCode.of(next[2] & 0xFF);
                }
            }
        }
    }

    @Wires
    @Normative("U2")
    void property_whereItDoesNotBelong_isMalformed(Via via) {
        // Each property stands in the packets the table names; elsewhere, and where it is unknown, the packet is
        // malformed.
        List<String> wrong = new ArrayList<>();
        BELONGS.forEach((property, belongs) -> PACKETS.keySet().forEach(packet -> {
            ReasonCode answer = answer(via, packet, property);
            boolean isToldSo = answer == MALFORMED_PACKET
                    || (answer == PROTOCOL_ERROR && packet.equals("PUBLISH") && property.startsWith("0B"));
            if (isToldSo == List.of(belongs.split(" ")).contains(packet)) {
                wrong.add(packet + " with " + property + ": " + answer);
            }
        }));
        assertThat(wrong).isEmpty();
    }

    @Wires
    @Normative("U1")
    void property_thatAppearsTwice_isAProtocolError(Via via) {
        // What belongs to a packet belongs to it once, the same value or another; only User Properties may repeat.
        List<String> wrong = new ArrayList<>();
        BELONGS.forEach((property, belongs) -> PACKETS.keySet().forEach(packet -> {
            if (List.of(belongs.split(" ")).contains(packet)) {
                ReasonCode answer = answer(via, packet, property + " " + property);
                if (answer != PROTOCOL_ERROR) {
                    wrong.add(packet + " with twice " + property + ": " + answer);
                }
            }
        }));
        PACKETS.keySet().forEach(packet -> {
            ReasonCode answer = answer(via, packet, "26 <k> <v> 26 <k> <v>");
            if (answer != null) {
                wrong.add(packet + " with two User Properties: " + answer);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Wires
    @Normative("U3")
    void properties_thatEndInTheMiddle_areMalformed(Via via) {
        // A property is as long as its type says, and ends where the properties end.
        List<String> wrong = new ArrayList<>();
        BELONGS.forEach((property, belongs) -> PACKETS.keySet().forEach(packet -> {
            if (List.of(belongs.split(" ")).contains(packet)) {
                ReasonCode answer = answer(via, packet, property.substring(0, 2));
                if (answer != MALFORMED_PACKET) {
                    wrong.add(packet + " with " + property + " cut: " + answer);
                }
            }
        }));
        assertThat(wrong).isEmpty();
    }
}
