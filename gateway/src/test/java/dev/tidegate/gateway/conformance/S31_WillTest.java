package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;

/** Section 3.1 of MQTT 5: wills, from CONNECT to their publication or end. */
class S31_WillTest extends ConformanceTest {
    private static final String A_SECOND = "18 00000001";
    private static final String LATER = "18 00000E10";
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    /** A greeted client whose will is "gone", on the topic of its name. */
    private static RawClient mortal(Via via, String name, String flags, String properties, String willProperties) {
        return join(via, name, flags, properties, "(" + willProperties + ") <" + topic(via, name) + "> <gone>");
    }

    private static String topic(Via via, String name) {
        return "will/" + on(via, name);
    }

    private static RawClient hearing(Via via, String name, String options) {
        return subscribe(join(via, name + "-hearing"), topic(via, name), options);
    }

    private static void expectWill(RawClient watcher, Via via, String name) {
        watcher.expect("30 ( <" + topic(via, name) + "> () 'gone' )");
    }

    @Wires
    @Normative("MQTT-3.1.2-7")
    void will_isHeldWhileTheClientIsThere(Via via) {
        // A will stays with its session until it is due.
        try (RawClient watcher = hearing(via, "held", "00");
                RawClient client = mortal(via, "held", "06", "", "")) {
            client.expectNothing();
            expectSilence(watcher, topic(via, "held"));
            client.hangUp();
            expectWill(watcher, via, "held");
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-8")
    void will_isPublished_whenItsDelayHasPassedOrTheSessionEnds_andNotAfterDisconnect0(Via via) {
        // The will is due when the connection is gone and its delay over or the session ended; not after DISCONNECT
        // 0x00.
        try (RawClient watcher = hearing(via, "due", "00")) {
            mortal(via, "due", "06", AN_HOUR, A_SECOND).hangUp();
            expectSilence(watcher, topic(via, "due"));
            GATEWAY.later(TWO_SECONDS);
            expectWill(watcher, via, "due");
            mortal(via, "due", "06", "11 00000001", LATER).hangUp();
            expectSilence(watcher, topic(via, "due"));
            GATEWAY.later(TWO_SECONDS);
            expectWill(watcher, via, "due");
            mortal(via, "due", "06", "", "").send("E0 00").expectClose();
            expectSilence(watcher, topic(via, "due"));
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-10")
    void will_thatWasPublished_isForgotten(Via via) {
        // A will is forgotten once published, or on DISCONNECT 0x00.
        try (RawClient watcher = hearing(via, "once", "00")) {
            mortal(via, "once", "06", AN_HOUR, "").hangUp();
            expectWill(watcher, via, "once");
            resume(via, "once").hangUp();
            mortal(via, "once", "06", AN_HOUR, "").send("E0 00").expectClose();
            resume(via, "once").hangUp();
            expectSilence(watcher, topic(via, "once"));
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-14")
    void willRetain0_isPublishedNotRetained(Via via) {
        // Will Retain 0: the will is not kept for later subscribers.
        try (RawClient watcher = hearing(via, "passing", "08")) {
            mortal(via, "passing", "06", "", "").hangUp();
            expectWill(watcher, via, "passing");
        }
        try (RawClient late = hearing(via, "passing", "00")) {
            late.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-15")
    void willRetain1_isPublishedRetained(Via via) {
        // Will Retain 1: the will is kept for later subscribers.
        try (RawClient watcher = hearing(via, "kept", "08")) {
            mortal(via, "kept", "26", "", "").hangUp();
            watcher.expect("31 ( <" + topic(via, "kept") + "> () 'gone' )");
        }
        try (RawClient late = hearing(via, "kept", "00")) {
            late.expect("31 ( <" + topic(via, "kept") + "> () 'gone' )");
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-9")
    void reconnect_beforeTheDelayHasPassed_keepsTheWillUnsent(Via via) {
        // A client that is back before the will delay has passed is not mourned.
        try (RawClient watcher = hearing(via, "back", "00")) {
            mortal(via, "back", "06", AN_HOUR, A_SECOND).hangUp();
            try (RawClient client = resume(via, "back")) {
                mortal(via, "back-later", "06", AN_HOUR, A_SECOND).hangUp();
                subscribe(watcher, topic(via, "back-later"), "00");
                GATEWAY.later(TWO_SECONDS);
                expectWill(watcher, via, "back-later"); // the delay is over for both
                client.expectNothing();
            }
            expectSilence(watcher, topic(via, "back"));
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-10")
    void userProperties_ofAWill_keepTheirOrder(Via via) {
        // The user properties of a will are published in the order they were sent.
        String properties = "26 <b> <1> 26 <a> <2> 26 <b> <1> 26 <> <>";
        try (RawClient watcher = hearing(via, "order", "00")) {
            mortal(via, "order", "06", "", properties).hangUp();
            watcher.expect("30 ( <" + topic(via, "order") + "> ( " + properties + " ) 'gone' )");
        }
    }

    @Wires
    @Normative("U18")
    void takeOver_publishesTheWill_whereDelayOrExpiryIs0OrTheNewClientStartsClean(Via via) {
        // On takeover the old will goes out if its delay is 0, its session's expiry is 0, or the new client starts
        // clean.
        try (RawClient watcher = hearing(via, "taken", "00")) {
            mortal(via, "taken", "06", AN_HOUR, "");
            resume(via, "taken").send("E0 00").expectClose();
            expectWill(watcher, via, "taken");
            mortal(via, "taken", "06", "", LATER);
            try (RawClient next = GATEWAY.open(via).send(connect("00", AN_HOUR, "<" + on(via, "taken") + ">"))) {
                assertThat(next.next(Packet.ConnAck.class).sessionPresent()).isFalse();
                expectWill(watcher, via, "taken");
                next.send("E0 00").expectClose();
            }
            mortal(via, "taken", "06", AN_HOUR, LATER);
            join(via, "taken").close();
            expectWill(watcher, via, "taken");
        }
    }

    @Wires
    @Normative("U19")
    void will_isSentAtTheEndOfTheSession_whereThatIsEarlier(Via via) {
        // The will goes out at the earlier of will delay and session end.
        try (RawClient watcher = hearing(via, "earlier", "00")) {
            mortal(via, "earlier", "06", "", LATER).hangUp();
            expectWill(watcher, via, "earlier");
            mortal(via, "earlier", "06", AN_HOUR, LATER)
                    .send("E0 ( 04 ( 11 00000000 ) )")
                    .expectClose();
            expectWill(watcher, via, "earlier");
        }
    }

    @Wires
    @Normative("MQTT-3.1.2-8")
    void will_ofAClientThatFellSilent_isPublished(Via via) {
        // A client that broke its keep alive is treated as if the network had failed.
        String payload = "<" + on(via, "silent") + "> () <" + topic(via, "silent") + "> <gone>";
        try (RawClient watcher = hearing(via, "silent", "00");
                RawClient client = GATEWAY.open(via).send("10 ( <MQTT> 05 06 00 01 () " + payload + " )")) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            GATEWAY.later(TWO_SECONDS);
            client.expectDisconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
            expectWill(watcher, via, "silent");
        }
    }
}
