package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;

/** Section 3.3 of MQTT 3.1.1: PUBLISH and retained messages. */
class S33_Publish311Test extends ConformanceTest {
    private static void closes(Via via, String sent) {
        try (RawClient client = join311(via, "flawed")) {
            client.send(sent).expectClose();
        }
    }

    private static RawClient subscribed(RawClient client, String filter, String qos) {
        return client.send("82 ( 00 01 <" + filter + "> " + qos + " )").expect("90 ( 00 01 " + qos + " )");
    }

    /** A client that has come to hear a topic after all that has happened to it. */
    private static RawClient late(Via via, String topic) {
        return subscribed(join311(via, topic + "-late"), topic, "02");
    }

    // --- flags ---

    @Wires
    @Normative(value = "MQTT-3.3.1-1", version = V3_1_1)
    void redelivery_hasDup1(Via via) {
        // What is sent again has DUP 1.
        String topic = on(via, "again311");
        String connect = connect311("00", "<" + on(via, "again311") + ">");
        RawClient client = open311(via).send(connect).expect("20 02 00 00");
        try (RawClient publisher = join311(via, "again311-publisher")) {
            subscribed(client, topic, "02");
            publisher.send("32 ( <" + topic + "> 00 07 'a' ) 34 ( <" + topic + "> 00 08 'b' )");
            client.expect("32 ( <" + topic + "> 00 01 'a' )");
            client.expect("34 ( <" + topic + "> 00 02 'b' )").hangUp();
        }
        try (RawClient back = open311(via).send(connect).expect("20 02 01 00")) {
            back.expect("3A ( <" + topic + "> 00 01 'a' )").expect("3C ( <" + topic + "> 00 02 'b' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-2", version = V3_1_1)
    void dup_atQos0_closes(Via via) {
        // A QoS 0 PUBLISH has DUP 0.
        closes(via, "38 ( <a> )");
        closes(via, "39 ( <a> )");
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-3", version = V3_1_1)
    void dup_ofThePublisher_isNotPassedOn(Via via) {
        // DUP of what we send says whether we send it again, not whether its publisher did.
        String topic = on(via, "dup311");
        try (RawClient client = subscribed(join311(via, "dup311"), topic, "02");
                RawClient publisher = join311(via, "dup311-publisher")) {
            publisher.send("3A ( <" + topic + "> 00 07 )").expect("40 02 00 07");
            client.expect("32 ( <" + topic + "> 00 01 )");
            publisher.send("3C ( <" + topic + "> 00 08 )").expect("50 02 00 08");
            client.expect("34 ( <" + topic + "> 00 02 )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-4", version = V3_1_1)
    void qos3_closes(Via via) {
        // Both QoS bits together mean nothing.
        for (String first : new String[] {"36", "37", "3E", "3F"}) {
            closes(via, first + " ( <a> 00 01 )");
        }
    }

    // --- retained messages ---

    @Wires
    @Normative(value = "MQTT-3.3.1-5", version = V3_1_1)
    void retain1_keepsTheMessageAndItsQos(Via via) {
        // RETAIN 1: message and QoS wait for subscribers to come.
        String topic = on(via, "kept311");
        join311(via, "kept311")
                .send("35 ( <" + topic + "> 00 01 'kept' )")
                .expect("50 02 00 01")
                .close();
        late(via, topic).expect("35 ( <" + topic + "> 00 01 'kept' )").close();
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-7", version = V3_1_1)
    void retainedQos0Message_takesThePlaceOfTheOneBefore(Via via) {
        // A retained QoS 0 message discards what was retained for its topic.
        String topic = on(via, "qos311");
        try (RawClient client = join311(via, "qos311")) {
            client.send("33 ( <" + topic + "> 00 01 'old' )").expect("40 02 00 01");
            client.send("31 ( <" + topic + "> 'new' )").expectNothing();
        }
        late(via, topic).expect("31 ( <" + topic + "> 'new' )").expectNothing().close();
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-9", version = V3_1_1)
    void liveMessage_hasRetain0_whateverItsPublisherSet(Via via) {
        // A message for an established subscription has RETAIN 0.
        String topic = on(via, "live311");
        try (RawClient client = subscribed(join311(via, "live311"), topic, "01")) {
            client.send("31 ( <" + topic + "> 'a' )").expect("30 ( <" + topic + "> 'a' )");
            client.send("33 ( <" + topic + "> 00 07 'b' )").expect("32 ( <" + topic + "> 00 01 'b' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-10", version = V3_1_1)
    void emptyRetainedMessage_isDelivered_andRemovesWhatWasRetained(Via via) {
        // A retained message without payload goes to subscribers as usual and removes what its topic retained.
        String topic = on(via, "empty311");
        try (RawClient client = join311(via, "empty311")) {
            client.send("31 ( <" + topic + "> 'kept' )").expectNothing();
            subscribed(client, topic, "00").expect("31 ( <" + topic + "> 'kept' )");
            client.send("31 ( <" + topic + "> )").expect("30 ( <" + topic + "> )");
        }
        late(via, topic).expectNothing().close();
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-11", version = V3_1_1)
    void emptyRetainedMessage_isNotRetained(Via via) {
        // Nothing without payload is ever stored.
        String topic = on(via, "void311");
        try (RawClient client = join311(via, "void311")) {
            client.send("31 ( <" + topic + "> )").expectNothing();
            client.send("33 ( <" + topic + "> 00 01 )").expect("40 02 00 01");
        }
        late(via, topic).expectNothing().close();
    }

    @Wires
    @Normative(value = "MQTT-3.3.1-12", version = V3_1_1)
    void retain0_leavesWhatIsRetainedAlone(Via via) {
        // A message without RETAIN is not stored, and replaces or removes nothing.
        String topic = on(via, "alone311");
        try (RawClient client = join311(via, "alone311")) {
            client.send("30 ( <" + topic + "/2> 'passing' )").expectNothing();
            client.send("31 ( <" + topic + "> 'kept' )").expectNothing();
            client.send("30 ( <" + topic + "> 'passing' ) 30 ( <" + topic + "> )")
                    .expectNothing();
        }
        try (RawClient late = subscribed(join311(via, "alone311-late"), topic + "/#", "00")) {
            late.expect("31 ( <" + topic + "> 'kept' )").expectNothing();
        }
    }

    // --- the topic ---

    @Wires
    @Normative(value = "MQTT-3.3.2-1", version = V3_1_1)
    void topicName_isTheFirstFieldAndAString(Via via) {
        // The topic name comes first and is a string.
        for (String topic : new String[] {"00 02 C3 28", "00 03 ED A0 80", "00 01 00", "00 09 'abc'", "00", ""}) {
            closes(via, "30 ( " + topic + " )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.2-2", version = V3_1_1)
    void topicName_withAWildcard_closes(Via via) {
        // A topic name has no wildcards.
        for (String topic : new String[] {"#", "+", "a/#", "a/+/b", "a#", "+a"}) {
            closes(via, "30 ( <" + topic + "> )");
            closes(via, "32 ( <" + topic + "> 00 01 )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.2-3", version = V3_1_1)
    void deliveredTopic_matchesTheFilter(Via via) {
        // What a subscription brings has a topic its filter matches.
        String topic = on(via, "match311");
        try (RawClient client = subscribed(join311(via, "match311"), topic + "/+/c", "00")) {
            for (String other : new String[] {"", "/c", "/b", "/b/d", "/b/c/d", "/b/cc"}) {
                client.send("30 ( <" + topic + other + "> )");
            }
            client.send("30 ( <" + topic + "/b/c> 'it' )").expect("30 ( <" + topic + "/b/c> 'it' )");
            client.send("30 ( <" + topic + "//c> 'it' )").expect("30 ( <" + topic + "//c> 'it' )");
        }
    }

    // --- what becomes of it ---

    @Wires
    @Normative(value = "MQTT-3.3.5-1", version = V3_1_1)
    void overlappingSubscriptions_bringTheHighestQosAmongThem(Via via) {
        // Overlapping subscriptions: delivered at the highest QoS of theirs.
        String topic = on(via, "overlap311");
        try (RawClient client = subscribed(join311(via, "overlap311"), topic, "00")) {
            subscribed(client, topic + "/#", "02");
            subscribed(client, "overlap311/+", "01");
            client.send("34 ( <" + topic + "> 00 07 'm' )").expect("34 ( <" + topic + "> 00 01 'm' )");
            client.expect("50 02 00 07").expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.3.5-2", version = V3_1_1)
    void publish_withoutPermission_isAcknowledgedAsUsual_andGoesNowhere(Via via) {
        // There is no word for a refusal: it is acknowledged, or the connection closes.
        String topic = "$SYS/" + on(via, "forbidden311");
        try (RawClient watcher = subscribed(join311(via, "forbidden311-watcher"), "$SYS/+/" + via, "00");
                RawClient client = join311(via, "forbidden311")) {
            client.send("31 ( <" + topic + "> 'no' )").expectNothing();
            client.send("33 ( <" + topic + "> 00 01 'no' )").expect("40 02 00 01");
            client.send("35 ( <" + topic + "> 00 02 'no' )").expect("50 02 00 02");
            client.send("62 02 00 02").expect("70 02 00 02");
            watcher.expectNothing();
            subscribed(client, topic, "00").expectNothing();
        }
    }
}
