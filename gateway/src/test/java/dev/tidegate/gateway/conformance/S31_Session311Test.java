package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;

/** Section 3.1 of MQTT 3.1.1: Clean Session and wills. */
class S31_Session311Test extends ConformanceTest {
    private static RawClient come(Via via, String name, String flags, String present) {
        String connect = connect311(flags, "<" + on(via, name) + ">");
        return open311(via).send(connect).expect("20 02 " + present + " 00");
    }

    /** A greeted client whose will is "gone", on the topic of its name. */
    private static RawClient mortal(Via via, String name, String flags) {
        String payload = "<" + on(via, name) + "> <" + on(via, name) + "> <gone>";
        return open311(via).send(connect311(flags, payload)).expect("20 02 00 00");
    }

    private static RawClient subscribed(RawClient client, String topic) {
        return client.send("82 ( 00 01 <" + topic + "> 01 )").expect("90 ( 00 01 01 )");
    }

    private static void publish(Via via, String topic, String payload) {
        try (RawClient publisher = join311(via, topic + "-publisher")) {
            publisher.send("32 ( <" + topic + "> 00 01 '" + payload + "' )").expect("40 02 00 01");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-4", version = V3_1_1)
    @Normative(value = "MQTT-3.1.2-5", version = V3_1_1)
    @Normative(value = "MQTT-3.1.4-3", version = V3_1_1)
    void cleanSession0_resumesTheSession_withWhatCameMeanwhile(Via via) {
        // Clean Session 0: the session outlives its connection and collects QoS 1 and 2 messages.
        String topic = on(via, "kept");
        subscribed(come(via, "kept", "00", "00"), topic).send("E0 00").expectClose();
        publish(via, topic, "meanwhile");
        try (RawClient client = come(via, "kept", "00", "01")) {
            client.expect("32 ( <" + topic + "> 00 01 'meanwhile' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-6", version = V3_1_1)
    @Normative(value = "MQTT-3.1.4-3", version = V3_1_1)
    void cleanSession1_discardsTheOldSession_andLeavesNone(Via via) {
        // Clean Session 1: the old session is gone, and the new one goes with its connection.
        String topic = on(via, "clean");
        subscribed(come(via, "clean", "00", "00"), topic).send("E0 00").expectClose();
        publish(via, topic, "meanwhile");
        try (RawClient client = come(via, "clean", "02", "00")) {
            subscribed(client.expectNothing(), topic + "/2").send("E0 00").expectClose();
        }
        try (RawClient client = come(via, "clean", "00", "00")) {
            client.send("30 ( <" + topic + "/2> 'not subscribed' )").expectNothing();
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-7", version = V3_1_1)
    void retainedMessage_outlivesTheSessionOfItsPublisher(Via via) {
        // Retained messages are no session state.
        String topic = on(via, "retained");
        come(via, "retained", "02", "00")
                .send("31 ( <" + topic + "> 'stays' ) E0 00")
                .expectClose();
        try (RawClient client = join311(via, "retained-late")) {
            subscribed(client, topic).expect("31 ( <" + topic + "> 'stays' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-8", version = V3_1_1)
    void will_isPublishedAtEveryCloseWithoutDisconnect_takeoverIncluded(Via via) {
        // The will belongs to the connection: it goes out when that closes without DISCONNECT.
        String topic = on(via, "mourned");
        try (RawClient watcher = watcher(via, topic)) {
            mortal(via, "mourned", "06").hangUp();
            watcher.expect("30 ( <" + topic + "> () 'gone' )");
            try (RawClient first = mortal(via, "mourned", "06");
                    RawClient second = come(via, "mourned", "02", "00")) {
                first.expectClose();
                watcher.expect("30 ( <" + topic + "> () 'gone' )");
                second.expectNothing();
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-10", version = V3_1_1)
    void will_afterDisconnectOrPublication_isForgotten(Via via) {
        // A will is forgotten once it is published or a DISCONNECT came.
        String topic = on(via, "forgotten");
        try (RawClient watcher = watcher(via, topic)) {
            mortal(via, "forgotten", "04").send("E0 00").expectClose();
            come(via, "forgotten", "00", "01").hangUp();
            expectSilence(watcher, topic);
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-12", version = V3_1_1)
    void connection_withoutAWill_endsInSilence(Via via) {
        // Will Flag 0: no will is published, not even that of the connection before.
        String topic = on(via, "silent");
        try (RawClient watcher = watcher(via, topic)) {
            mortal(via, "silent", "04").hangUp();
            watcher.expect("30 ( <" + topic + "> () 'gone' )");
            come(via, "silent", "00", "01").hangUp();
            expectSilence(watcher, topic);
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-16", version = V3_1_1)
    @Normative(value = "MQTT-3.1.2-17", version = V3_1_1)
    void will_isRetained_whereItAsksForThat(Via via) {
        // Will Retain decides whether the will is published retained.
        String topic = on(via, "retain");
        try (RawClient watcher = watcher(via, topic)) {
            mortal(via, "retain", "06").hangUp();
            watcher.expect("30 ( <" + topic + "> () 'gone' )");
        }
        try (RawClient late = watcher(via, topic)) {
            late.expectNothing();
            mortal(via, "retain", "26").hangUp();
            late.expect("30 ( <" + topic + "> () 'gone' )");
        }
        try (RawClient later = watcher(via, topic)) {
            later.expect("31 ( <" + topic + "> () 'gone' )");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.3-2", version = V3_1_1)
    void clientId_ofSomebodyElse_doesNotFindTheSession(Via via) {
        // The client id names the state both sides keep.
        come(via, "named", "00", "00").hangUp();
        come(via, "Named", "00", "00").hangUp();
        come(via, "named", "00", "01").hangUp();
    }

    @Wires
    @Normative(value = "MQTT-3.1.4-2", version = V3_1_1)
    void clientId_inUse_closesTheOlderConnection(Via via) {
        // The same client id again: the older connection is closed.
        try (RawClient first = join311(via, "twice");
                RawClient second = join311(via, "twice")) {
            first.expectClose();
            second.expectNothing();
        }
    }
}
