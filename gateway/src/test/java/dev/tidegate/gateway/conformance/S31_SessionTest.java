package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;

/** Section 3.1 of MQTT 5: what a CONNECT says about the session, and what becomes of it. */
class S31_SessionTest extends ConformanceTest {
    /** A client's session with a QoS 1 message that waits in it, its client gone. */
    private static void leaveMessage(Via via, String name) {
        String topic = on(via, name);
        try (RawClient client = subscribe(join(via, name, "02", AN_HOUR), topic, "01")) {
            client.send("E0 00").expectClose();
        }
        try (RawClient publisher = join(via, name + "-publisher")) {
            publisher.send("32 ( <" + topic + "> 00 01 () 'waits' )").expect("40 02 00 01");
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-4")
    @Normative("MQTT-3.1.4-4")
    void cleanStart1_throwsTheSessionAway(Via via) {
        // Clean Start 1 discards the session with its subscriptions and messages.
        String topic = on(via, "discarded");
        leaveMessage(via, "discarded");
        try (RawClient client = GATEWAY.open(via).send(connect("02", AN_HOUR, "<" + topic + ">"))) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isFalse();
            client.send("30 ( <" + topic + "> () 'not subscribed' )").expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-5")
    @Normative("MQTT-3.1.4-4")
    void cleanStart0_withASession_continuesIt(Via via) {
        // Clean Start 0 resumes the stored session with its subscriptions and messages.
        String topic = on(via, "resumed");
        leaveMessage(via, "resumed");
        try (RawClient client = resume(via, "resumed")) {
            client.expect("32 ( <" + topic + "> 00 01 () 'waits' )").send("40 02 00 01");
            client.send("30 ( <" + topic + "> () 'subscribed' )").expect("30 ( <" + topic + "> () 'subscribed' )");
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-6")
    void cleanStart0_withoutASession_createsOne(Via via) {
        // Clean Start 0 without a stored session makes a new one.
        try (RawClient client = GATEWAY.open(via).send(connect("00", AN_HOUR, "<" + on(via, "created") + ">"))) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isFalse();
            client.send("E0 00").expectClose();
        }
        resume(via, "created").close();
    }

    @Wires
    @Normative("MQTT-3.1.2-23")
    void expiryAbove0_keepsTheSession_untilItHasPassed(Via via) {
        // With an expiry above 0 the session is kept after the close, for as long as it says.
        join(via, "short", "02", "11 00000001").hangUp();
        String again = connect("00", "11 00000001", "<" + on(via, "short") + ">");
        try (RawClient client = GATEWAY.open(via).send(again)) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isTrue();
            client.hangUp();
        }
        GATEWAY.later(Duration.ofSeconds(2));
        try (RawClient client = GATEWAY.open(via).send(again)) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isFalse();
        }
    }

    @Wires
    @Normative("U22")
    void expiryAbsentOr0_endsTheSessionAtTheClose_andTheHighestMeansNever(Via via) {
        // 0xFFFFFFFF means never, within our limit; absent or 0 means at the close.
        for (String ends : new String[] {"", "11 00000000"}) {
            join(via, "ends", "02", ends).hangUp();
            try (RawClient client = GATEWAY.open(via).send(connect("00", "", "<" + on(via, "ends") + ">"))) {
                assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isFalse();
            }
        }
        join(via, "never", "02", "11 FFFFFFFF").hangUp();
        resume(via, "never").close();
    }

    @Wires
    @Normative("U15")
    void expiry_beyondOurLimit_isLoweredAndTold(Via via) {
        // Where we lower the session expiry, CONNACK carries the real value.
        long sevenDays = Duration.ofDays(7).toSeconds();
        try (RawClient client = GATEWAY.open(via).send(connect("02", "11 FFFFFFFF", "<" + on(via, "lowered") + ">"))) {
            assertThat(client.next(Packet.ConnAck.class).properties().number(Property.SESSION_EXPIRY_INTERVAL, -1))
                    .isEqualTo(sevenDays);
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-2")
    void clientId_ofSomebodyElse_doesNotFindTheSession(Via via) {
        // The client id identifies the session.
        leaveMessage(via, "named");
        try (RawClient client = GATEWAY.open(via).send(connect("00", AN_HOUR, "<" + on(via, "Named") + ">"))) {
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isFalse();
            client.expectNothing();
        }
        try (RawClient client = resume(via, "named")) {
            client.expect("32 ( <" + on(via, "named") + "> 00 01 () 'waits' )");
        }
    }

    @Wires
    @Normative("MQTT-3.1.4-3")
    void clientId_inUse_disconnectsTheOlderClientWith0x8E(Via via) {
        // The client that was here before hears 0x8E, and its connection closes.
        try (RawClient first = join(via, "twice");
                RawClient second = join(via, "twice")) {
            first.expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
            second.expectNothing();
        }
    }
}
