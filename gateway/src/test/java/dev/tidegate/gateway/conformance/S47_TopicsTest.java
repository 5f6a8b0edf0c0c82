package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Section 4.7 of both versions: topic names and topic filters. */
class S47_TopicsTest extends ConformanceTest {
    private static final String LONGEST = "x".repeat(65_535);

    private static final String[] HASH_ASTRAY = {"a#", "#a", "#/a", "a/#/b", "a/b#", "a/#b", "##", "/#/"};
    private static final String[] PLUS_ASTRAY = {"a+", "+a", "+a/b", "a/b+", "a/+b/c", "++", "a/++"};

    /** A filter without wildcards, and a topic name that a careless server takes for the same. */
    private static final String[][] LOOK_ALIKES = {
        {"a//b", "a/b"},
        {"a/b", "a//b"},
        {"a/b/", "a/b"},
        {"/a/b", "a/b"},
        {"A/b", "a/b"},
        {"a/b ", "a/b"},
        {"a/./b", "a/b"},
        {"a/c/../b", "a/b"},
        {"%61", "a"},
        {"\u00E9", "e\u0301"},
        {"\uFEFFa", "a"},
        {"\uFB01", "fi"},
        {"\u212B", "\u00C5"},
        {"a\\b", "a/b"}
    };

    /** Takes topics as long as MQTT allows. */
    @RegisterExtension
    static final RunningGateway PATIENT = RunningGateway.with("auth.anonymous=true", "limits.topic-bytes=65535");

    private static void closes(Via via, String packet, dev.tidegate.policy.ReasonCode code) {
        try (RawClient client = join(via, "closed")) {
            client.send(packet).expectDisconnect(code);
        }
    }

    private static void closes311(Via via, String packet) {
        try (RawClient client = join311(via, "closed")) {
            client.send(packet).expectClose();
        }
    }

    private static void refuses(Via via, String... filters) {
        try (RawClient client = join(via, "refused");
                RawClient old = join311(via, "refused-old")) {
            for (String filter : filters) {
                client.send("82 ( 00 01 () <" + filter + "> 00 )").expect("90 ( 00 01 () 8F )");
                old.send("82 ( 00 01 <" + filter + "> 00 )").expect("90 ( 00 01 80 )");
            }
            client.expectNothing();
            old.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.7.0-1")
    void wildcard_inATopicName_disconnectsWith0x90(Via via) {
        // Wildcards stand in filters, never in topic names.
        for (String topic : new String[] {"+", "#", "a/+", "a/#", "a+b", "a#"}) {
            closes(via, "30 ( <" + topic + "> () )", TOPIC_NAME_INVALID);
            try (RawClient client = GATEWAY.open(via).send(connect("06", "", "<id> () <" + topic + "> <gone>"))) {
                client.expectRefusal(TOPIC_NAME_INVALID);
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-4.7.1-1", version = V3_1_1)
    void wildcard_inATopicName_ofAnOldClient_isClosed(Via via) {
        // Wildcards stand in filters, never in topic names.
        for (String topic : new String[] {"+", "#", "a/+", "a/#", "a+b", "a#"}) {
            closes311(via, "30 ( <" + topic + "> )");
        }
    }

    @Wires
    @Normative("MQTT-4.7.1-1")
    @Normative(value = "MQTT-4.7.1-2", version = V3_1_1)
    void hash_thatIsNotAloneAtTheEnd_isRefused(Via via) {
        // # stands alone or after a slash, and last.
        refuses(via, HASH_ASTRAY);
    }

    @Wires
    @Normative("MQTT-4.7.1-2")
    @Normative(value = "MQTT-4.7.1-3", version = V3_1_1)
    void plus_thatDoesNotFillItsLevel_isRefused(Via via) {
        // + fills a whole level.
        refuses(via, PLUS_ASTRAY);
    }

    @Wires
    @Normative("MQTT-4.7.2-1")
    @Normative(value = "MQTT-4.7.2-1", version = V3_1_1)
    void filters_thatBeginWithAWildcard_bringNothingFromDollarTopics(Via via) {
        // #, +/... and their shares do not match topics that begin with $; here clients may not even publish there.
        try (RawClient client = join(via, "dollar");
                RawClient old = join311(via, "dollar-old");
                RawClient publisher = join(via, "dollar-publisher")) {
            client.send("82 ( 00 01 () <#> 00 <+/" + on(via, "x") + "> 00 <$share/g/#> 00 )")
                    .expect("90 ( 00 01 () 00 00 00 )");
            old.send("82 ( 00 01 <#> 00 <+/" + on(via, "x") + "> 00 )").expect("90 ( 00 01 00 00 )");
            for (String root : new String[] {"$SYS", "$other", "$"}) {
                String topic = root + "/" + on(via, "x");
                publisher.send("30 ( <" + topic + "> () ) 31 ( <" + topic + "> () 'kept' )");
                publisher.send("32 ( <" + topic + "> 00 01 () )").expect("40 ( 00 01 87 )");
            }
            client.expectNothing();
            old.expectNothing();
            try (RawClient late = subscribe(join(via, "dollar-late"), "#", "00")) {
                late.expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-4.7.3-1")
    void emptyNamesAndFilters_areRefused(Via via) {
        // Names and filters have at least one character.
        closes(via, "30 ( <> () )", PROTOCOL_ERROR);
        refuses(via, "");
        try (RawClient client = join(via, "empty")) {
            client.send("A2 ( 00 02 () <> )").expect("B0 ( 00 02 () 8F )");
            subscribe(client, "/", "00").send("30 ( </> () )").expect("30 ( </> () )");
        }
    }

    @Wires
    @Normative(value = "MQTT-4.7.3-1", version = V3_1_1)
    void emptyNamesAndFilters_ofAnOldClient_areRefused(Via via) {
        // Names and filters have at least one character.
        closes311(via, "30 ( <> )");
        refuses(via, "");
    }

    @Wires
    @Normative("MQTT-4.7.3-2")
    void nullCharacter_disconnectsWith0x81(Via via) {
        // Names and filters have no U+0000.
        for (String text : new String[] {"00 01 00", "00 02 61 00", "00 03 61 00 62"}) {
            closes(via, "30 ( " + text + " () )", MALFORMED_PACKET);
            closes(via, "82 ( 00 01 () " + text + " 00 )", MALFORMED_PACKET);
            closes(via, "A2 ( 00 01 () " + text + " )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative(value = "MQTT-4.7.3-2", version = V3_1_1)
    void nullCharacter_ofAnOldClient_isClosed(Via via) {
        // Names and filters have no U+0000.
        for (String text : new String[] {"00 01 00", "00 02 61 00", "00 03 61 00 62"}) {
            closes311(via, "30 ( " + text + " )");
            closes311(via, "82 ( 00 01 " + text + " 00 )");
            closes311(via, "A2 ( 00 01 " + text + " )");
        }
    }

    @Wires
    @Normative("MQTT-4.7.3-3")
    void longestTopic_isCarried_andTheLimitBelowItIsNamed(Via via) {
        // Names and filters have at most 65,535 bytes; a lower limit of ours answers 0x90 and 0x8F.
        String publish = "30 ( <" + LONGEST + "> () 'm' )";
        try (RawClient client = PATIENT.join(via, "long-" + via)) {
            subscribe(client, LONGEST, "00").send(publish).expect(publish);
        }
        closes(via, publish, TOPIC_NAME_INVALID);
        refuses(via, LONGEST);
    }

    @Wires
    @Normative(value = "MQTT-4.7.3-3", version = V3_1_1)
    void longestTopic_ofAnOldClient_isCarried_andTheLimitBelowItCloses(Via via) {
        // Names and filters have at most 65,535 bytes.
        String publish = "30 ( <" + LONGEST + "> 'm' )";
        try (RawClient client = PATIENT.open(via).speaking(Dialect.V3_1_1)) {
            client.send(connect311("02", "<long-old-" + via + ">")).expect("20 02 00 00");
            client.send("82 ( 00 01 <" + LONGEST + "> 00 )").expect("90 ( 00 01 00 )");
            client.send(publish).expect(publish);
        }
        closes311(via, publish);
    }

    @Wires
    @Normative("MQTT-4.7.3-4")
    void matching_normalizesNothing(Via via) {
        // Names and filters match byte by byte.
        for (String[] each : LOOK_ALIKES) {
            try (RawClient client = subscribe(join(via, "alike"), each[0], "00")) {
                client.send("30 ( <" + each[1] + "> () )").expectNothing();
                client.send("30 ( <" + each[0] + "> () )").expect("30 ( <" + each[0] + "> () )");
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-4.7.3-4", version = V3_1_1)
    void matching_forOldClients_normalizesNothing(Via via) {
        // Names and filters match byte by byte.
        for (String[] each : LOOK_ALIKES) {
            try (RawClient client = join311(via, "alike")) {
                client.send("82 ( 00 01 <" + each[0] + "> 00 )").expect("90 ( 00 01 00 )");
                client.send("30 ( <" + each[1] + "> )").expectNothing();
                client.send("30 ( <" + each[0] + "> )").expect("30 ( <" + each[0] + "> )");
            }
        }
    }

    @Wires
    @Normative("MQTT-4.7.3-4")
    void names_thatLookAlike_areDifferentRetainedTopics(Via via) {
        // The same holds for what is kept.
        try (RawClient publisher = join(via, "alike-publisher")) {
            for (String[] each : LOOK_ALIKES) {
                publisher.send("31 ( <" + each[0] + "> () 'kept' )").expectNothing();
                try (RawClient late = subscribe(join(via, "alike-late"), each[1], "00")) {
                    late.expectNothing();
                }
                publisher.send("31 ( <" + each[0] + "> () )").expectNothing();
            }
        }
    }
}
