package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.Call;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualConnection.State;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.route.Routed;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming, staying and going. Two shards; the stories that also hold across them are told with both. */
class SessionTableTest {
    private static final long TICK = 100;

    private final VirtualShards node = new VirtualShards(2, 1);
    private final VirtualConnection witness = node.call("witness").connect().subscribe("will", Qos.AT_MOST_ONCE);

    private Call bob() {
        return node.call("bob");
    }

    private Call bobWithWill(long delaySeconds, long expirySeconds) {
        return bob().will("will", "bob is gone", delaySeconds).expiry(expirySeconds);
    }

    private int wills() {
        node.settle();
        return witness.payloads().size();
    }

    // --- coming ---

    @Test
    void firstConnection_findsNoSession() {
        assertThat(bob().connect().presence()).isEqualTo(Adopter.Presence.NEW);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void return_withinTheExpiry_findsSessionAndSubscriptions(int shard) {
        bob().connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        VirtualConnection back = bob().on(shard).connect();
        assertThat(back.presence()).isEqualTo(Adopter.Presence.RESUMED);
        assertThat(back.session().isSubscribed("t")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void cleanStart_endsTheOldSessionAndItsSubscriptions(int shard) {
        bob().connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        VirtualConnection fresh = bob().on(shard).cleanStart().connect();
        assertThat(fresh.presence()).isEqualTo(Adopter.Presence.NEW);
        witness.publish("t", "nobody's", Qos.AT_LEAST_ONCE);
        node.settle();
        assertThat(fresh.heard()).isEmpty();
        assertThat(node.sessions()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void secondConnection_takesOver_andTheFirstHearsIt(int shard) {
        VirtualConnection first = bob().connect();
        VirtualConnection second = bob().on(shard).connect();
        assertThat(first.state()).isEqualTo(State.TAKEN_OVER);
        assertThat(second.presence()).isEqualTo(Adopter.Presence.RESUMED);
        assertThat(node.total(Count.TAKEOVERS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void secondConnection_whereTheFirstOnesSessionEndedWithIt_startsAnew(int shard) {
        bob().expiry(0).connect().subscribe("t", Qos.AT_LEAST_ONCE);
        VirtualConnection second = bob().on(shard).connect();
        assertThat(second.presence()).isEqualTo(Adopter.Presence.NEW);
        assertThat(second.session().isSubscribed("t")).isFalse();
    }

    @Test
    void oldConnection_closingAfterTheTakeOver_changesNothing() {
        VirtualConnection first = bob().connect();
        VirtualConnection second = bob().expiry(0).connect();
        first.drop();
        witness.publish("t", "x", Qos.AT_MOST_ONCE);
        assertThat(second.state()).isEqualTo(State.OPEN);
        assertThat(node.sessions()).isEqualTo(2);
    }

    @Test
    void connection_goneBeforeItsTurn_getsNoSession() {
        VirtualConnection hasty = bob().place().drop();
        node.settle();
        assertThat(hasty.state()).isEqualTo(State.GONE);
        assertThat(node.sessions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anotherSubject_isRefused_andTheSessionIsUntouched(int shard) {
        VirtualConnection owner = bob().as("bob").connect();
        VirtualConnection thief = bob().as("mallory").on(shard).cleanStart().connect();
        assertThat(thief.refusal()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(owner.state()).isEqualTo(State.OPEN);
        assertThat(owner.heard()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anotherSubject_afterTheSessionExpired_isWelcome(int shard) {
        bob().as("bob").expiry(1).connect().drop();
        node.elapse(1_000 + TICK);
        assertThat(bob().as("mallory").on(shard).connect().state()).isEqualTo(State.OPEN);
    }

    @Test
    void sessionsLimit_reached_aNewClientIsRefusedAndAKnownOneIsNot() {
        VirtualShards small = new VirtualShards(2, 1, new VirtualShards.Bounds(2, 1_000, 10, 1_000, 1_000));
        small.call("a").connect();
        small.call("b").connect();
        assertThat(small.call("c").connect().refusal()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(small.call("a").on(1).connect().state()).isEqualTo(State.OPEN);
        assertThat(small.call("b").cleanStart().connect().state()).isEqualTo(State.OPEN);
    }

    @Test
    void sessionsLimit_roomAgain_whenASessionEnds() {
        VirtualShards small = new VirtualShards(1, 1, new VirtualShards.Bounds(1, 1_000, 10, 1_000, 1_000));
        small.call("a").expiry(0).connect().drop();
        assertThat(small.call("b").connect().state()).isEqualTo(State.OPEN);
    }

    // --- staying ---

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 3_600})
    void expiry_toTheSecond(long seconds) {
        bob().expiry(seconds).connect().drop();
        node.elapse(seconds * 1_000 - 1);
        assertThat(node.sessions()).isEqualTo(2);
        node.elapse(1 + TICK);
        assertThat(node.sessions()).isEqualTo(1);
    }

    @Test
    void expiry_0_endsWithTheConnection() {
        bob().expiry(0).connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        assertThat(node.sessions()).isEqualTo(1);
        assertThat(node.total(Count.SUBSCRIPTIONS_REMOVED)).isEqualTo(1);
    }

    @Test
    void expiry_forEver_isStillThereAfterAYear() {
        bob().expiry(Tenancy.FOREVER).connect().drop();
        node.leap(365L * 86_400_000);
        assertThat(node.sessions()).isEqualTo(2);
    }

    @Test
    void expiry_runsOnlyWhileNobodyIsHome() {
        bob().expiry(10).connect();
        node.elapse(60_000);
        assertThat(node.sessions()).isEqualTo(2);
    }

    @Test
    void expiry_startsAnewWithEachDeparture() {
        bob().expiry(10).connect().drop();
        node.elapse(9_000);
        bob().expiry(10).connect().drop();
        node.elapse(9_000);
        assertThat(bob().connect().presence()).isEqualTo(Adopter.Presence.RESUMED);
    }

    @Test
    void expiry_isThatOfTheLastConnection() {
        bob().expiry(3_600).connect().drop();
        bob().expiry(5).connect().drop();
        node.elapse(5_000 + TICK);
        assertThat(node.sessions()).isEqualTo(1);
    }

    @Test
    void expiry_changedBeforeLeaving_holds() {
        VirtualConnection bob = bob().expiry(3_600).connect();
        bob.session().expiry(5);
        bob.disconnect();
        node.elapse(5_000 + TICK);
        assertThat(node.sessions()).isEqualTo(1);
    }

    // --- wills ---

    @ParameterizedTest
    @CsvSource({"0, 60, 0", "10, 60, 10", "60, 10, 10", "10, 10, 10", "60, 0, 0", "5, 4294967295, 5"})
    void will_isDueAtTheSmallerOfDelayAndExpiry_neverEarlyAndOnce(long delay, long expiry, long due) {
        bobWithWill(delay, expiry).connect().drop();
        if (due > 0) {
            node.elapse(due * 1_000 - 1);
            assertThat(wills()).isZero();
            node.elapse(1 + TICK);
        }
        assertThat(wills()).isEqualTo(1);
        node.elapse(120_000);
        assertThat(wills()).isEqualTo(1);
    }

    @Test
    void will_afterAPeacefulGoodbye_isNeverPublished() {
        bobWithWill(0, 5).connect().disconnect();
        node.elapse(60_000);
        assertThat(wills()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void will_backBeforeTheDelay_isCancelled(int shard) {
        bobWithWill(10, 60).connect().drop();
        node.elapse(9_900);
        bob().on(shard).connect();
        node.elapse(60_000);
        assertThat(wills()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void will_backBeforeTheDelayWithCleanStart_isPublishedBecauseTheSessionEnds(int shard) {
        bobWithWill(10, 60).connect().drop();
        bob().on(shard).cleanStart().connect();
        assertThat(wills()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // delay, expiry, shard of the new connection, wills at once
        "0,  60, 0, 1", "0,  60, 1, 1", // no delay: the connection was closed
        "10, 0,  0, 1", "10, 0,  1, 1", // its session ends with it
        "10, 60, 0, 0", "10, 60, 1, 0", // back in time
    })
    void takeOver_willOfTheOldConnection(long delay, long expiry, int shard, int published) {
        bobWithWill(delay, expiry).connect();
        bob().on(shard).connect();
        assertThat(wills()).isEqualTo(published);
        node.elapse(120_000);
        assertThat(wills()).isEqualTo(published);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void takeOver_withCleanStart_publishesTheWillWhateverItsDelay(int shard) {
        bobWithWill(10, 60).connect();
        bob().on(shard).cleanStart().connect();
        assertThat(wills()).isEqualTo(1);
    }

    @Test
    void will_ofTheNewConnection_replacesTheOldOne() {
        bobWithWill(30, 60).connect().drop();
        bob().will("will", "second", 5).connect().drop();
        node.elapse(60_000);
        assertThat(witness.payloads()).containsExactly("second");
    }

    @Test
    void will_ofAConnectionWithoutOne_isNotThatOfTheConnectionBefore() {
        bobWithWill(30, 60).connect().drop();
        bob().connect().drop();
        node.elapse(60_000);
        assertThat(wills()).isZero();
    }

    @Test
    void will_reachesItsOwnSession_whereThatIsSubscribed() {
        VirtualConnection bob = bobWithWill(0, 60).connect();
        bob.subscribe("will", Qos.AT_MOST_ONCE).drop();
        assertThat(wills()).isEqualTo(1);
        assertThat(node.total(Count.DROPPED_QOS_0_OFFLINE)).isEqualTo(1);
    }

    @Test
    void session_ended_leavesNothing() {
        bob().expiry(1).connect().subscribe("a/+/#", Qos.AT_LEAST_ONCE).drop();
        node.elapse(1_000 + TICK);
        assertThat(node.total(Count.SESSIONS_CREATED) - node.total(Count.SESSIONS_ENDED))
                .isEqualTo(node.sessions());
        assertThat(witness.publish("a/b", "x", Qos.AT_MOST_ONCE)).isEqualTo(Routed.NO_SUBSCRIBERS);
    }

    // --- sessions of one subject ---

    private Call callOf(String subject, String clientId) {
        return node.call(clientId).as(subject).limits(Limits.defaults().with(Limit.SESSIONS_PER_IDENTITY, "2"));
    }

    @Test
    void subject_withAsManyKeptSessionsAsItMay_getsNoMore_othersDo() {
        callOf("alice", "a1").on(0).connect().drop();
        callOf("alice", "a2").on(1).connect();
        assertThat(callOf("alice", "a3").connect().refusal()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(callOf("bob", "b1").connect().refusal()).isNull();
        assertThat(node.sessions()).isEqualTo(4); // and the witness
    }

    @Test
    void subject_atItsBound_resumesTakesOverAndStartsAnewWhatItHas() {
        callOf("alice", "a1").on(0).connect().drop();
        callOf("alice", "a2").on(1).connect();
        assertThat(callOf("alice", "a1").on(1).connect().refusal()).isNull();
        assertThat(callOf("alice", "a2").on(0).connect().refusal()).isNull();
        assertThat(callOf("alice", "a2").on(1).cleanStart().connect().refusal()).isNull();
    }

    @Test
    void sessionThatEndsWithItsConnection_doesNotCount() {
        for (int i = 0; i < 5; i++) {
            assertThat(callOf("alice", "short" + i).expiry(0).connect().refusal())
                    .isNull();
        }
        callOf("alice", "a1").connect();
        assertThat(callOf("alice", "a2").connect().refusal()).isNull();
    }

    @Test
    void sessionThatHasEnded_makesRoom() {
        callOf("alice", "a1").expiry(60).connect().drop();
        callOf("alice", "a2").connect();
        node.elapse(61_000);
        assertThat(callOf("alice", "a3").connect().refusal()).isNull();
    }

    @Test
    void sessionThatIsNoLongerKept_makesRoom_andOneThatIsKeptFromNowOnTakesIt() {
        callOf("alice", "a1").connect();
        callOf("alice", "a2").connect();
        callOf("alice", "a1").expiry(0).connect();
        assertThat(callOf("alice", "a3").connect().refusal()).isNull();
        assertThat(callOf("alice", "a1").expiry(60).connect().refusal()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    void anonymousClients_areNotOneSubject() {
        for (int i = 0; i < 5; i++) {
            assertThat(callOf("", "somebody" + i).connect().refusal()).isNull();
        }
    }
}
