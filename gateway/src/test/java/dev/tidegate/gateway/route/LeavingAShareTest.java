package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.Call;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the messages of a member that leaves its share; it lives on another shard than those that stay. */
class LeavingAShareTest {
    private static final String SHARE = "$share/g/t";

    private final VirtualShards node = new VirtualShards(3, 3);
    private final VirtualConnection alice = node.call("alice").connect();

    /** The ways a session ends. */
    private enum Ending {
        CLEAN_START_HERE,
        CLEAN_START_ELSEWHERE,
        EXPIRED,
        EXPIRED_AT_ONCE
    }

    private Call bob() {
        return node.call("bob").on(1);
    }

    private VirtualConnection carol(Qos granted) {
        return node.call("carol").on(2).connect().subscribe(SHARE, granted);
    }

    private void end(VirtualConnection bob, Ending ending) {
        switch (ending) {
            case CLEAN_START_HERE -> bob().cleanStart().connect();
            case CLEAN_START_ELSEWHERE -> node.call("bob").on(2).cleanStart().connect();
            case EXPIRED -> {
                bob.drop();
                node.elapse(3_601_000);
            }
            case EXPIRED_AT_ONCE -> {
                bob.session().expiry(0);
                bob.disconnect();
            }
        }
        node.settle();
    }

    private void publish(Qos qos, String... payloads) {
        for (String each : payloads) {
            alice.publish("t", each, qos);
            node.settle();
        }
    }

    private List<String> heard(VirtualConnection client) {
        node.settle();
        return client.heard();
    }

    // --- the session ends ---

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void qos1_notAcknowledgedOrNotSent_goesToTheOthers_inOrder_asIfNew(Ending ending) {
        VirtualConnection bob = bob().receiveMaximum(2).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2", "3", "4");
        bob.puback(1);
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        end(bob, ending);
        assertThat(heard(carol)).containsExactly("t=2 qos1 #1", "t=3 qos1 #2", "t=4 qos1 #3");
    }

    @Test
    void qos1_sessionExpires_whatWasNeverSentWentWhenTheClientDid() {
        VirtualConnection bob = bob().receiveMaximum(2).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2", "3");
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        bob.drop();
        assertThat(heard(carol)).containsExactly("t=3 qos1 #1");
        node.elapse(3_601_000);
        assertThat(heard(carol)).containsExactly("t=1 qos1 #2", "t=2 qos1 #3");
    }

    @ParameterizedTest
    @EnumSource
    void qos2_wasSent_goesToNobodyElse_butWhatWasNeverSentDoes(Ending ending) {
        VirtualConnection bob = bob().receiveMaximum(2).connect().subscribe(SHARE, Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "1", "2", "3");
        bob.pubrec(1);
        VirtualConnection carol = carol(Qos.EXACTLY_ONCE);
        end(bob, ending);
        assertThat(heard(carol)).containsExactly("t=3 qos2 #1");
    }

    @Test
    void rejected_byTheMemberThatGoes_isGone() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "1");
        bob.pubrec(1, ReasonCode.NOT_AUTHORIZED);
        VirtualConnection carol = carol(Qos.EXACTLY_ONCE);
        end(bob, Ending.EXPIRED_AT_ONCE);
        assertThat(heard(carol)).isEmpty();
    }

    @Test
    void heir_getsItAtItsOwnQos() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1");
        VirtualConnection carol = carol(Qos.AT_MOST_ONCE);
        end(bob, Ending.EXPIRED_AT_ONCE);
        assertThat(heard(carol)).containsExactly("t=1");
    }

    @Test
    void heirs_areSeveral_eachGetsAPart() {
        VirtualConnection bob = bob().receiveMaximum(1).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2", "3", "4");
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        VirtualConnection dave = node.call("dave").on(0).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        end(bob, Ending.EXPIRED_AT_ONCE);
        assertThat(heard(carol)).hasSize(2);
        assertThat(heard(dave)).hasSize(2);
    }

    @Test
    void heir_isOffline_findsItOnItsReturn() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1");
        carol(Qos.AT_LEAST_ONCE).drop();
        end(bob, Ending.EXPIRED_AT_ONCE);
        assertThat(heard(node.call("carol").on(0).connect())).containsExactly("t=1 qos1 #1");
    }

    @Test
    void messageOfAnotherShareOrOfNone_isNotPassedOn() {
        VirtualConnection bob = bob().connect()
                .subscribe("$share/h/t", Qos.AT_LEAST_ONCE)
                .subscribe("$share/g/+", Qos.AT_LEAST_ONCE)
                .subscribe("t", Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1");
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        end(bob, Ending.EXPIRED_AT_ONCE);
        assertThat(heard(carol)).isEmpty();
    }

    @Test
    void messageThatHasExpired_isNotPassedOn() {
        VirtualConnection bob = bob().expiry(10).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        alice.publish("t", "1", Qos.AT_LEAST_ONCE, 5);
        node.settle();
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        bob.drop();
        node.elapse(11_000);
        assertThat(heard(carol)).isEmpty();
        assertThat(node.total(Count.DROPPED_EXPIRED)).isEqualTo(1);
    }

    @Test
    void messageOnItsWayToASessionThatEnds_goesToAnotherMember() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        alice.publish("t", "1", Qos.AT_LEAST_ONCE);
        alice.publish("t", "2", Qos.AT_LEAST_ONCE); // one of them is in the mailbox of his shard
        bob.session().expiry(0);
        bob.disconnect();
        assertThat(heard(bob)).isEmpty();
        assertThat(heard(carol)).containsExactlyInAnyOrder("t=2 qos1 #1", "t=1 qos1 #2");
    }

    // --- the session stays ---

    @Test
    void clientGoes_whatWasNeverSent_goesToMembersThatAreHere() {
        VirtualConnection bob = bob().receiveMaximum(1).connect().subscribe(SHARE, Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "1", "2", "3");
        VirtualConnection carol = carol(Qos.EXACTLY_ONCE);
        bob.drop();
        assertThat(heard(carol)).containsExactly("t=2 qos2 #1", "t=3 qos2 #2");
        assertThat(bob().connect().heard()).containsExactly("t=1 qos2 #1 dup");
    }

    @Test
    void clientGoes_whatWasSent_waitsForIt() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1");
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        bob.drop();
        assertThat(heard(carol)).isEmpty();
        assertThat(bob().connect().heard()).containsExactly("t=1 qos1 #1 dup");
    }

    @Test
    void clientGoes_whatIsOnItsWayThere_goesToMembersThatAreHere() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        alice.publish("t", "1", Qos.AT_LEAST_ONCE);
        alice.publish("t", "2", Qos.AT_LEAST_ONCE); // one of them is in the mailbox of his shard
        bob.drop();
        assertThat(heard(carol)).containsExactlyInAnyOrder("t=2 qos1 #1", "t=1 qos1 #2");
        assertThat(heard(bob().connect())).isEmpty();
    }

    @Test
    void clientGoes_whatIsOnItsWayThere_waitsForIt_whereNobodyElseIsHere() {
        VirtualConnection bob = bob().connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        alice.publish("t", "1", Qos.AT_LEAST_ONCE);
        bob.drop();
        assertThat(heard(bob().connect())).containsExactly("t=1 qos1 #1");
    }

    @Test
    void clientGoes_nobodyElseIsHere_itKeepsEverything() {
        VirtualConnection bob = bob().receiveMaximum(1).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2", "3");
        carol(Qos.AT_LEAST_ONCE).drop();
        bob.drop();
        assertThat(node.call("carol").connect().heard()).isEmpty();
        VirtualConnection back = bob().connect().acknowledging();
        back.puback(1);
        node.settle();
        assertThat(back.payloads()).containsExactly("1", "2", "3");
    }

    @Test
    void clientIsTakenOver_everythingStaysWithIt() {
        bob().receiveMaximum(1).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2");
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        assertThat(bob().connect().heard()).containsExactly("t=1 qos1 #1 dup", "t=2 qos1 #2");
        assertThat(heard(carol)).isEmpty();
    }

    // --- UNSUBSCRIBE ---

    @Test
    void unsubscribed_whatWasSentIsFinished_whatWaitsGoesToTheOthers() {
        VirtualConnection bob = bob().receiveMaximum(1)
                .connect()
                .subscribe(SHARE, Qos.AT_LEAST_ONCE)
                .subscribe("u", Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2");
        alice.publish("u", "own", Qos.AT_LEAST_ONCE);
        node.settle();
        VirtualConnection carol = carol(Qos.AT_LEAST_ONCE);
        bob.unsubscribe(SHARE).puback(1);
        assertThat(heard(bob)).containsExactly("t=1 qos1 #1", "u=own qos1 #2");
        assertThat(heard(carol)).containsExactly("t=2 qos1 #1");
    }

    @Test
    void unsubscribed_whatIsOnItsWay_goesToTheOthers() {
        VirtualConnection bob = bob().receiveMaximum(1).connect().subscribe(SHARE, Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "1");
        VirtualConnection carol = carol(Qos.EXACTLY_ONCE);
        alice.publish("t", "2", Qos.EXACTLY_ONCE);
        alice.publish("t", "3", Qos.EXACTLY_ONCE); // one of them is in the mailbox of his shard
        bob.unsubscribe(SHARE);
        assertThat(heard(carol)).containsExactlyInAnyOrder("t=2 qos2 #1", "t=3 qos2 #2");
        assertThat(heard(bob)).containsExactly("t=1 qos2 #1");
    }

    @Test
    void unsubscribed_theLastMember_getsWhatWaits() {
        VirtualConnection bob = bob().receiveMaximum(1).connect().subscribe(SHARE, Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "1", "2");
        bob.unsubscribe(SHARE).puback(1);
        assertThat(heard(bob)).containsExactly("t=1 qos1 #1", "t=2 qos1 #2");
    }
}
