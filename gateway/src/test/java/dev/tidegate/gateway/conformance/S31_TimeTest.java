package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;

/**
 * Section 3.1 of MQTT 5 in time: sessions, wills and keep alive. The clock is moved by hand, so that what is due after a hundred
 * seconds is seen neither early nor late: a second is left behind for the tick of the timers, a few in front for a slow machine.
 */
class S31_TimeTest extends ConformanceTest {
    private static final String A_HUNDRED = "11 00000064";
    private static final Duration OUR_MAXIMUM = Duration.ofDays(7);

    private static void later(long seconds) {
        GATEWAY.later(Duration.ofSeconds(seconds));
    }

    /** A client back with or without the session it left. */
    private static RawClient back(Via via, String name, boolean present) {
        RawClient client = GATEWAY.open(via).send(connect("00", A_HUNDRED, "<" + on(via, name) + ">"));
        assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isEqualTo(present);
        return client;
    }

    private static RawClient back311(Via via, String name, String present) {
        return open311(via).send(connect311("00", "<" + on(via, name) + ">")).expect("20 02 " + present + " 00");
    }

    /** A greeted client whose will is "gone", on the topic of its name. */
    private static RawClient mortal(Via via, String name, String properties, String willProperties) {
        return join(via, name, "06", properties, "(" + willProperties + ") <" + on(via, name) + "> <gone>");
    }

    private static void expectWill(RawClient watcher, Via via, String name) {
        watcher.expect("30 ( <" + on(via, name) + "> () 'gone' )");
    }

    // --- sessions ---

    @Wires
    @Normative("MQTT-3.1.2-23")
    @Normative("MQTT-4.1.0-2")
    void session_endsWhenItsExpiryHasPassed_countedFromTheDisconnect(Via via) {
        // A session is kept for its expiry after each close, and not a second longer.
        RawClient client = join(via, "to-the-second", "02", A_HUNDRED);
        later(1_000);
        client.expectNothing().hangUp();
        later(95);
        back(via, "to-the-second", true).hangUp();
        later(95);
        back(via, "to-the-second", true).hangUp();
        later(101);
        back(via, "to-the-second", false).close();
    }

    @Wires
    @Normative("MQTT-3.1.2-23")
    void expiry_changedInDisconnect_countsFromThen(Via via) {
        // DISCONNECT may ask for another expiry: longer, shorter, and no longer than we allow.
        join(via, "longer", "02", A_HUNDRED).send("E0 ( 00 ( 11 000003E8 ) )").expectClose();
        later(990);
        back(via, "longer", true).send("E0 00").expectClose(); // what an earlier DISCONNECT asked for counts no more
        later(101);
        back(via, "longer", false).close();
        join(via, "shorter", "02", AN_HOUR).send("E0 ( 00 ( 11 0000000A ) )").expectClose();
        later(11);
        back(via, "shorter", false).close();
        join(via, "for-ever", "02", A_HUNDRED).send("E0 ( 00 ( 11 FFFFFFFF ) )").expectClose();
        GATEWAY.later(OUR_MAXIMUM.plusSeconds(1));
        back(via, "for-ever", false).close();
    }

    @Wires
    @Normative(value = "MQTT-4.1.0-2", version = V3_1_1)
    void session_ofAnOldClient_isKeptAsLongAsWeKeepAny(Via via) {
        // A client that cannot say how long has its session for as long as anybody may.
        back311(via, "old", "00").hangUp();
        GATEWAY.later(OUR_MAXIMUM.minusSeconds(5));
        back311(via, "old", "01").hangUp();
        GATEWAY.later(OUR_MAXIMUM.plusSeconds(1));
        back311(via, "old", "00").close();
    }

    @Wires
    void session_thatBothVersionsUsed_isKeptAsItsLastClientAsked(Via via) {
        // The expiry is that of the last connection, whatever its version.
        join(via, "both", "02", A_HUNDRED).hangUp();
        back311(via, "both", "01").hangUp();
        later(10_000);
        back(via, "both", true).hangUp();
        later(101);
        back311(via, "both", "00").close();
    }

    // --- wills ---

    @Wires
    @Normative("MQTT-3.1.2-8")
    void will_isPublishedWhenItsDelayHasPassed_notEarlier(Via via) {
        // A will with a delay is due when that has passed since the close.
        try (RawClient watcher = watcher(via, on(via, "delayed"))) {
            mortal(via, "delayed", AN_HOUR, "18 00000064").hangUp();
            later(95);
            expectSilence(watcher, on(via, "delayed"));
            later(6);
            expectWill(watcher, via, "delayed");
        }
    }

    @Wires
    @Normative("U19")
    void will_isPublishedWhenTheSessionEnds_whereThatIsEarlier(Via via) {
        // The will is due at the earlier of delay and session expiry, also where DISCONNECT brought that nearer.
        try (RawClient watcher = watcher(via, on(via, "sooner"))) {
            mortal(via, "sooner", A_HUNDRED, "18 00000E10").hangUp();
            later(95);
            expectSilence(watcher, on(via, "sooner"));
            later(6);
            expectWill(watcher, via, "sooner");
            back(via, "sooner", false).close();
            mortal(via, "sooner", AN_HOUR, "18 00000E10")
                    .send("E0 ( 04 ( 11 00000064 ) )")
                    .expectClose();
            later(95);
            expectSilence(watcher, on(via, "sooner"));
            later(6);
            expectWill(watcher, via, "sooner");
        }
    }

    @Wires
    @Normative("MQTT-3.1.3-9")
    void will_ofAClientThatIsBackInTime_isNeverPublished(Via via) {
        // Back before the delay has passed: not mourned then, nor later.
        try (RawClient watcher = watcher(via, on(via, "returned"))) {
            mortal(via, "returned", AN_HOUR, "18 00000064").hangUp();
            later(95);
            RawClient client = back(via, "returned", true);
            later(1_000);
            client.expectNothing().hangUp();
            later(1_000);
            expectSilence(watcher, on(via, "returned"));
        }
    }

    @Wires
    void expiryOfAWill_countsFromItsPublication(Via via) {
        // The Message Expiry Interval of a will begins when the will is published, not when it was left with us.
        try (RawClient watcher = watcher(via, on(via, "fresh"))) {
            RawClient client = mortal(via, "fresh", AN_HOUR, "18 00000064 02 0000003C");
            later(1_000);
            client.hangUp();
            later(101);
            watcher.expect("30 ( <" + on(via, "fresh") + "> ( 02 0000003C ) 'gone' )");
        }
    }

    // --- keep alive ---

    @Wires
    @Normative("MQTT-3.1.2-22")
    void silence_endsTheConnectionAt1AndAHalfKeepAlives_andOnlyWholePacketsBreakIt(Via via) {
        // No complete packet for 1.5 times keep alive: DISCONNECT 0x8D, and the will.
        String will = "() <" + on(via, "silent") + "> <gone>";
        String connect = "10 ( <MQTT> 05 06 00 64 () <" + on(via, "silent") + "> " + will + " )";
        try (RawClient watcher = watcher(via, on(via, "silent"));
                RawClient client = GATEWAY.open(via).send(connect)) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            later(145);
            client.expectNothing();
            later(145);
            expectSilence(watcher, on(via, "silent"));
            client.send("30 05 00 # the rest never comes");
            later(6);
            client.expectDisconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
            expectWill(watcher, via, "silent");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.1.2-24", version = V3_1_1)
    void silence_ofAnOldClient_endsItsConnectionAt1AndAHalfKeepAlives(Via via) {
        // No packet for 1.5 times keep alive: closed, and the will.
        String payload = "<" + on(via, "old-silent") + "> <" + on(via, "old-silent") + "> <gone>";
        try (RawClient watcher = watcher(via, on(via, "old-silent"));
                RawClient client = open311(via).send("10 ( <MQTT> 04 06 00 64 " + payload + " )")) {
            client.expect("20 02 00 00");
            later(145);
            client.expectNothing();
            later(145);
            expectSilence(watcher, on(via, "old-silent"));
            later(6);
            client.expectClose();
            expectWill(watcher, via, "old-silent");
        }
    }
}
