package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.ReasonCode;

/** Section 1.5 of MQTT 5: strings, pairs of them, and variable byte integers. */
class S15_StringsTest extends ConformanceTest {
    /** Not UTF-8: cut short, overlong, surrogates, beyond U+10FFFF, a lonely continuation. */
    private static final String[] NO_STRINGS = {
        "00 02 C3 28", "00 02 C0 80", "00 03 ED A0 80", "00 03 ED BF BF", "00 04 F4 90 80 80", "00 01 80", "00 01 C3"
    };

    private static void disconnects(Via via, String sent, ReasonCode code) {
        try (RawClient client = join(via, "flawed")) {
            client.send(sent).expectDisconnect(code);
        }
    }

    @Wires
    @Normative("MQTT-1.5.4-1")
    void string_thatIsNotUtf8_isMalformed(Via via) {
        // Every string is UTF-8, and no surrogate is encoded.
        for (String text : NO_STRINGS) {
            disconnects(via, "30 ( " + text + " () )", MALFORMED_PACKET);
            disconnects(via, "82 ( 00 01 () " + text + " 00 )", MALFORMED_PACKET);
            try (RawClient client = GATEWAY.open(via).send(connect("02", "", text))) {
                client.expectRefusal(MALFORMED_PACKET);
            }
        }
    }

    @Wires
    @Normative("MQTT-1.5.4-2")
    void string_withTheNullCharacter_isMalformed(Via via) {
        // No string contains U+0000.
        for (String text : new String[] {"00 01 00", "00 03 61 00 62", "00 02 61 00"}) {
            disconnects(via, "30 ( " + text + " () )", MALFORMED_PACKET);
            disconnects(via, "A2 ( 00 01 () " + text + " )", MALFORMED_PACKET);
            try (RawClient client = GATEWAY.open(via).send(connect("02", "", text))) {
                client.expectRefusal(MALFORMED_PACKET);
            }
        }
    }

    @Wires
    @Normative("MQTT-1.5.4-3")
    void byteOrderMark_isACharacterLikeAnyOther(Via via) {
        // EF BB BF is U+FEFF wherever it stands, and never taken away.
        String plain = on(via, "mark");
        String marked = "\uFEFF" + plain;
        try (RawClient client = subscribe(join(via, "mark"), marked, "00")) {
            client.send("30 ( <" + plain + "> () 'without' )");
            String publish = "30 ( <" + marked + "> ( 26 <\uFEFF> <a\uFEFFb> ) 'with' )";
            client.send(publish).expect(publish);
        }
    }

    @Wires
    @Normative("MQTT-1.5.5-1")
    void variableByteInteger_thatIsLongerThanNeeded_isMalformed(Via via) {
        // A variable byte integer takes the fewest bytes, and never more than 4.
        disconnects(via, "30 83 00 00 01 61", MALFORMED_PACKET);
        disconnects(via, "30 85 80 00", MALFORMED_PACKET);
        disconnects(via, "30 FF FF FF FF 01", MALFORMED_PACKET);
        disconnects(via, "30 ( <a> 80 00 )", MALFORMED_PACKET);
        disconnects(via, "30 ( <a> 80 80 80 80 00 )", MALFORMED_PACKET);
        disconnects(via, "82 ( 00 01 ( 0B 81 00 ) <a> 00 )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-1.5.7-1")
    void userProperty_whoseNameOrValueIsNoString_isMalformed(Via via) {
        // Both strings of a pair obey the rules of strings.
        for (String text : new String[] {"00 02 C3 28", "00 03 ED A0 80", "00 01 00"}) {
            disconnects(via, "30 ( <a> ( 26 " + text + " <v> ) )", MALFORMED_PACKET);
            disconnects(via, "30 ( <a> ( 26 <k> " + text + " ) )", MALFORMED_PACKET);
            disconnects(via, "82 ( 00 01 ( 26 <k> " + text + " ) <a> 00 )", MALFORMED_PACKET);
            try (RawClient client = GATEWAY.open(via).send(connect("02", "26 <k> " + text, "<id>"))) {
                client.expectRefusal(MALFORMED_PACKET);
            }
        }
    }
}
