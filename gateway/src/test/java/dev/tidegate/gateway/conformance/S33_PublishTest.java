package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.TOPIC_ALIAS_INVALID;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.ReasonCode;

/** Section 3.3 of MQTT 5: the PUBLISH packet, field by field, and what becomes of it. */
class S33_PublishTest extends ConformanceTest {
    private static final String[] NO_STRINGS = {"00 02 C3 28", "00 03 ED A0 80", "00 01 00", "00 09 'abc'"};

    private static void disconnects(Via via, String sent, ReasonCode code) {
        try (RawClient client = join(via, "flawed")) {
            client.send(sent).expectDisconnect(code);
        }
    }

    // --- flags ---

    @Wires
    @Normative("MQTT-3.3.1-2")
    void dup_atQos0_isMalformed(Via via) {
        // A QoS 0 PUBLISH has DUP 0.
        disconnects(via, "38 ( <a> () )", MALFORMED_PACKET);
        disconnects(via, "39 ( <a> () )", MALFORMED_PACKET);
    }

    @Wires
    @Normative("MQTT-3.3.1-3")
    void dup_ofThePublisher_isNotPassedOn(Via via) {
        // DUP of what we send says whether we send it again, not whether its publisher did.
        String topic = on(via, "dup");
        try (RawClient client = subscribe(join(via, "dup"), topic, "02");
                RawClient publisher = join(via, "dup-publisher")) {
            publisher.send("3A ( <" + topic + "> 00 07 () )").expect("40 02 00 07");
            client.expect("32 ( <" + topic + "> 00 01 () )");
            publisher.send("3C ( <" + topic + "> 00 08 () )").expect("50 02 00 08");
            client.expect("34 ( <" + topic + "> 00 02 () )");
        }
    }

    @Wires
    @Normative("MQTT-3.3.1-4")
    void qos3_isMalformed(Via via) {
        // Both QoS bits together mean nothing.
        for (String first : new String[] {"36", "37", "3E", "3F"}) {
            disconnects(via, first + " ( <a> 00 01 () )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative("MQTT-3.3.1-8")
    void retain0_leavesWhatIsRetainedAlone(Via via) {
        // A message without RETAIN is not stored, and replaces or removes nothing.
        String topic = on(via, "alone");
        try (RawClient publisher = join(via, "alone-publisher")) {
            publisher.send("30 ( <" + topic + "/2> () 'passing' )").expectNothing();
            publisher.send("31 ( <" + topic + "> () 'kept' )").expectNothing();
            publisher.send("30 ( <" + topic + "> () 'passing' ) 30 ( <" + topic + "> () )");
            publisher.expectNothing();
        }
        try (RawClient late = subscribe(join(via, "alone"), topic + "/#", "00")) {
            late.expect("31 ( <" + topic + "> () 'kept' )").expectNothing();
        }
    }

    @Wires
    @Normative("U17")
    void retainedMessage_sentForASubscription_hasRetain1(Via via) {
        // What a SUBSCRIBE brings has RETAIN 1, whatever its Retain As Published.
        String topic = on(via, "flag");
        try (RawClient client = join(via, "flag")) {
            client.send("31 ( <" + topic + "> () 'kept' )").expectNothing();
            subscribe(client, topic, "00").expect("31 ( <" + topic + "> () 'kept' )");
            subscribe(client, topic, "08").expect("31 ( <" + topic + "> () 'kept' )");
        }
    }

    // --- the topic ---

    @Wires
    @Normative("MQTT-3.3.2-1")
    void topicName_isTheFirstFieldAndAString(Via via) {
        // The topic name comes first and is a string.
        for (String topic : NO_STRINGS) {
            disconnects(via, "30 ( " + topic + " )", MALFORMED_PACKET);
            disconnects(via, "32 ( " + topic + " 00 01 () )", MALFORMED_PACKET);
        }
        disconnects(via, "30 ( )", MALFORMED_PACKET);
        disconnects(via, "30 ( 00 )", MALFORMED_PACKET);
        disconnects(via, "30 ( <> () )", PROTOCOL_ERROR);
    }

    @Wires
    @Normative("MQTT-3.3.2-2")
    void topicName_withAWildcard_isRefusedWith0x90(Via via) {
        // A topic name has no wildcards.
        for (String topic : new String[] {"#", "+", "a/#", "a/+/b", "a#", "+a"}) {
            disconnects(via, "30 ( <" + topic + "> () )", TOPIC_NAME_INVALID);
            disconnects(via, "32 ( <" + topic + "> 00 01 () )", TOPIC_NAME_INVALID);
        }
    }

    @Wires
    @Normative("MQTT-3.3.2-8")
    @Normative("MQTT-3.3.2-9")
    @Normative("U7")
    void topicAlias_of0OrAboveOurMaximum_isRefusedWith0x94(Via via) {
        // An alias is at least 1 and at most the 32 that CONNACK announces.
        disconnects(via, "30 ( <a> ( 23 0000 ) )", TOPIC_ALIAS_INVALID);
        disconnects(via, "30 ( <> ( 23 0000 ) )", TOPIC_ALIAS_INVALID);
        disconnects(via, "30 ( <a> ( 23 0021 ) )", TOPIC_ALIAS_INVALID);
        disconnects(via, "32 ( <a> 00 01 ( 23 FFFF ) )", TOPIC_ALIAS_INVALID);
        try (RawClient client = join(via, "alias")) {
            client.send("30 ( <a> ( 23 0020 ) ) 30 ( <> ( 23 0020 ) )").expectNothing();
        }
    }

    @Wires
    @Normative("U8")
    void emptyTopicName_withoutAnAliasThatIsKnown_isAProtocolError(Via via) {
        // An empty topic name needs an alias set before on the same connection.
        disconnects(via, "30 ( <> () )", PROTOCOL_ERROR);
        disconnects(via, "30 ( <> ( 23 0001 ) )", PROTOCOL_ERROR);
        disconnects(via, "30 ( <a> ( 23 0001 ) ) 30 ( <> ( 23 0002 ) )", PROTOCOL_ERROR);
        disconnects(via, "30 ( <> ( 23 0001 ) )", PROTOCOL_ERROR);
    }

    // --- properties ---

    @Wires
    @Normative("MQTT-3.3.2-13")
    void responseTopic_thatIsNoString_isMalformed(Via via) {
        // The Response Topic is a string.
        for (String text : NO_STRINGS) {
            disconnects(via, "30 ( <a> ( 08 " + text + " ) )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative("MQTT-3.3.2-14")
    void responseTopic_withAWildcard_isAProtocolError(Via via) {
        // The Response Topic has no wildcards.
        for (String topic : new String[] {"#", "+", "a/#", "a/+/b"}) {
            disconnects(via, "30 ( <a> ( 08 <" + topic + "> ) )", PROTOCOL_ERROR);
        }
    }

    @Wires
    @Normative("MQTT-3.3.2-19")
    void contentType_thatIsNoString_isMalformed(Via via) {
        // The Content Type is a string.
        for (String text : NO_STRINGS) {
            disconnects(via, "30 ( <a> ( 03 " + text + " ) )", MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative("MQTT-3.3.4-6")
    void subscriptionIdentifier_ofAClient_isAProtocolError(Via via) {
        // A PUBLISH to the server has no Subscription Identifier.
        disconnects(via, "30 ( <a> ( 0B 01 ) )", PROTOCOL_ERROR);
        disconnects(via, "32 ( <a> 00 01 ( 0B 01 0B 02 ) )", PROTOCOL_ERROR);
    }

    // --- who gets it, and how ---

    @Wires
    @Normative("MQTT-3.3.4-4")
    void overlappingSubscriptions_giveOneCopy_withAllTheirIdentifiers(Via via) {
        // One copy has the identifiers of all subscriptions it is for, and of no other.
        String topic = on(via, "overlap");
        try (RawClient client = join(via, "overlap")) {
            client.send("82 ( 00 01 ( 0B 01 ) <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("82 ( 00 02 ( 0B 02 ) <" + topic + "/#> 00 )").expect("90 ( 00 02 () 00 )");
            client.send("82 ( 00 03 ( 0B 03 ) <" + topic + "/2> 00 )").expect("90 ( 00 03 () 00 )");
            client.send("30 ( <" + topic + "> () )").expect("30 ( <" + topic + "> ( 0B 01 0B 02 ) )");
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.3.4-5")
    void copies_forASharedAndAnOrdinarySubscription_haveTheirOwnIdentifiers(Via via) {
        // Where there are several copies, each has the identifier of its subscription.
        String topic = on(via, "copies");
        try (RawClient client = join(via, "copies")) {
            client.send("82 ( 00 01 ( 0B 01 ) <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("82 ( 00 02 ( 0B 02 ) <$share/g/" + topic + "> 00 )").expect("90 ( 00 02 () 00 )");
            client.send("30 ( <" + topic + "> () )");
            client.expect("30 ( <" + topic + "> ( 0B 01 ) )").expect("30 ( <" + topic + "> ( 0B 02 ) )");
            client.expectNothing();
        }
    }

    @Wires
    @Normative("U20")
    void publish_withoutPermission_isDroppedAndToldWith0x87(Via via) {
        // What nobody may publish is dropped at QoS 0, refused above, and stored nowhere.
        String topic = "$SYS/" + on(via, "forbidden");
        try (RawClient watcher = subscribe(join(via, "forbidden-watcher"), "$SYS/+/" + via, "00");
                RawClient client = join(via, "forbidden")) {
            client.send("31 ( <" + topic + "> () 'no' )").expectNothing();
            client.send("33 ( <" + topic + "> 00 01 () 'no' )").expect("40 ( 00 01 87 )");
            client.send("35 ( <" + topic + "> 00 02 () 'no' )").expect("50 ( 00 02 87 )");
            client.send("62 02 00 02").expect("70 ( 00 02 92 )");
            watcher.expectNothing();
            subscribe(client, topic, "00").expectNothing();
        }
    }
}
