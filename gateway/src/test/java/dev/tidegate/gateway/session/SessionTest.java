package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent.OutboxOverflowed;
import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.MemoryStore;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one session owes its client. Alice publishes, Bob subscribes; both live on one shard. */
class SessionTest {
    private final VirtualShards node = new VirtualShards(1, 1);
    private final VirtualConnection alice = node.call("alice").connect();

    private VirtualConnection bob(Qos qos) {
        return node.call("bob").connect().subscribe("t", qos);
    }

    private VirtualConnection bobWithWindow(int receiveMaximum) {
        return node.call("bob").receiveMaximum(receiveMaximum).connect().subscribe("t", Qos.EXACTLY_ONCE);
    }

    private void publish(Qos qos, String... payloads) {
        for (String payload : payloads) {
            alice.publish("t", payload, qos);
        }
    }

    // --- levels ---

    @Test
    void delivery_isAtTheLowerOfPublishedAndGranted() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        publish(Qos.AT_MOST_ONCE, "zero");
        publish(Qos.EXACTLY_ONCE, "two");
        assertThat(bob.heard()).containsExactly("t=zero", "t=two qos1 #1");
    }

    // --- QoS 1 ---

    @Test
    void qos1_acknowledged_isNotSentAgain() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a");
        bob.puback(1).drop();
        assertThat(node.call("bob").connect().heard()).isEmpty();
    }

    @Test
    void qos1_connectionDied_isSentAgainWithDupAndTheSameIdentifier() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a");
        bob.drop();
        assertThat(node.call("bob").connect().heard()).containsExactly("t=a qos1 #1 dup");
    }

    @Test
    void puback_forAQos2Message_isAProtocolError() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "a");
        assertThat(bob.session().acknowledged(1)).isFalse();
    }

    @Test
    void puback_forAnUnknownIdentifier_isCountedAndHarmless() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        assertThat(bob.session().acknowledged(7)).isTrue();
        assertThat(node.total(Count.UNKNOWN_ACKS)).isEqualTo(1);
    }

    // --- QoS 2 ---

    @Test
    void qos2_wholeHandshake_leavesNothingBehind() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "a");
        bob.pubrec(1).pubcomp(1);
        assertThat(bob.heard()).containsExactly("t=a qos2 #1", "PUBREL #1");
        bob.drop();
        assertThat(node.call("bob").connect().heard()).isEmpty();
    }

    @Test
    void qos2_diedAfterPubrec_isOwedPubrelAndNeverPublishAgain() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "a");
        bob.pubrec(1).drop();
        assertThat(node.call("bob").connect().heard()).containsExactly("PUBREL #1");
    }

    @Test
    void qos2_pubrecRepeated_isAnsweredWithPubrelAgain() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "a");
        bob.heard();
        assertThat(bob.pubrec(1).pubrec(1).heard()).containsExactly("PUBREL #1", "PUBREL #1");
    }

    @Test
    void qos2_pubrecWithAnError_endsTheExchange() {
        VirtualConnection bob = bobWithWindow(1);
        publish(Qos.EXACTLY_ONCE, "a", "b");
        bob.pubrec(1, ReasonCode.QUOTA_EXCEEDED);
        assertThat(bob.heard()).containsExactly("t=a qos2 #1", "t=b qos2 #2");
    }

    @Test
    void pubrec_forAnUnknownIdentifier_isAnsweredNotFound() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        assertThat(bob.pubrec(9).heard()).containsExactly("PUBREL #9 0x92 (Packet Identifier not found)");
    }

    @Test
    void pubrecError_forAnUnknownIdentifier_isNotAnswered() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        assertThat(bob.pubrec(9, ReasonCode.UNSPECIFIED_ERROR).heard()).isEmpty();
    }

    @Test
    void pubrec_forAQos1Message_isAProtocolError() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a");
        assertThat(bob.session().recorded(1, ReasonCode.SUCCESS)).isFalse();
    }

    @Test
    void pubcomp_beforePubrec_doesNotEndTheExchange() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE);
        publish(Qos.EXACTLY_ONCE, "a");
        assertThat(bob.session().completed(1)).isTrue();
        assertThat(node.total(Count.UNKNOWN_ACKS)).isEqualTo(1);
        bob.drop();
        assertThat(node.call("bob").connect().heard()).containsExactly("t=a qos2 #1 dup");
    }

    @Test
    void pubcomp_forAQos1Message_isAProtocolError() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a");
        assertThat(bob.session().completed(1)).isFalse();
    }

    // --- the window ---

    @Test
    void window_full_theNextWaits() {
        VirtualConnection bob = bobWithWindow(2);
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c");
        assertThat(bob.payloads()).containsExactly("a", "b");
    }

    @Test
    void window_refilledTheMomentAnAcknowledgementFreesIt() {
        VirtualConnection bob = bobWithWindow(2);
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c", "d");
        bob.puback(2);
        assertThat(bob.payloads()).containsExactly("a", "b", "c");
        bob.puback(1);
        assertThat(bob.payloads()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void window_ofAQos2Message_isFreedByPubcompNotByPubrec() {
        VirtualConnection bob = bobWithWindow(1);
        publish(Qos.EXACTLY_ONCE, "a", "b");
        bob.pubrec(1);
        assertThat(bob.payloads()).containsExactly("a");
        bob.pubcomp(1);
        assertThat(bob.payloads()).containsExactly("a", "b");
    }

    @Test
    void window_full_qos0BehindAWaitingMessageKeepsItsPlace() {
        VirtualConnection bob = bobWithWindow(1);
        publish(Qos.AT_LEAST_ONCE, "a", "b");
        publish(Qos.AT_MOST_ONCE, "c");
        assertThat(bob.payloads()).containsExactly("a");
        bob.puback(1);
        assertThat(bob.payloads()).containsExactly("a", "b", "c");
    }

    @Test
    void window_full_qos0AloneStillPasses() {
        VirtualConnection bob = bobWithWindow(1);
        publish(Qos.AT_LEAST_ONCE, "a");
        publish(Qos.AT_MOST_ONCE, "b");
        assertThat(bob.payloads()).containsExactly("a", "b");
    }

    @Test
    void window_isNeverWiderThanOurOwnLimit() {
        Limits limits = Limits.defaults().with(Limit.INFLIGHT, "3");
        VirtualConnection bob = node.call("bob").limits(limits).connect().subscribe("t", Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c", "d");
        assertThat(bob.payloads()).hasSize(3);
    }

    // --- a return ---

    @Test
    void resume_sendsPubrelThenPublishAgainThenWhatWaited() {
        VirtualConnection bob = bobWithWindow(3);
        publish(Qos.EXACTLY_ONCE, "a", "b");
        publish(Qos.AT_LEAST_ONCE, "c", "d");
        bob.pubrec(2).drop();
        publish(Qos.AT_LEAST_ONCE, "e");
        assertThat(node.call("bob").connect().heard())
                .containsExactly("PUBREL #2", "t=a qos2 #1 dup", "t=c qos1 #3 dup", "t=d qos1 #4", "t=e qos1 #5");
    }

    @Test
    void resume_smallerReceiveMaximum_holdsForRedeliveriesToo() {
        VirtualConnection bob = bobWithWindow(4);
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c");
        bob.drop();
        VirtualConnection back = node.call("bob").receiveMaximum(1).connect();
        assertThat(back.payloads()).containsExactly("a");
        back.puback(1);
        assertThat(back.payloads()).containsExactly("a", "b");
    }

    @Test
    void resume_redeliveriesStillWaiting_newMessagesStayBehindThem() {
        VirtualConnection bob = bobWithWindow(4);
        publish(Qos.AT_LEAST_ONCE, "a", "b");
        bob.drop();
        VirtualConnection back = node.call("bob").receiveMaximum(1).connect().acknowledging();
        publish(Qos.AT_MOST_ONCE, "c");
        back.puback(1);
        node.settle();
        assertThat(back.payloads()).containsExactly("a", "b", "c");
    }

    @Test
    void resume_acknowledgementOfWhatWasNotYetSentAgain_doesNotWidenTheWindow() {
        VirtualConnection bob = bobWithWindow(4);
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c");
        bob.drop();
        publish(Qos.AT_LEAST_ONCE, "d", "e");
        VirtualConnection back = node.call("bob").receiveMaximum(1).connect();
        back.puback(2).puback(3); // heard on the old connection, answered on this one
        assertThat(back.payloads()).containsExactly("a");
        back.puback(1);
        assertThat(back.payloads()).containsExactly("a", "d");
    }

    @Test
    void resume_pubrecOfWhatWasNotYetSentAgain_isOwedPubrelOnly() {
        VirtualConnection bob = bobWithWindow(4);
        publish(Qos.EXACTLY_ONCE, "a", "b");
        bob.drop();
        VirtualConnection back = node.call("bob").receiveMaximum(1).connect();
        back.pubrec(2).pubcomp(2).pubrec(1).pubcomp(1);
        assertThat(back.heard()).containsExactly("t=a qos2 #1 dup", "PUBREL #2", "PUBREL #1");
    }

    @Test
    void redelivered_twice_keepsItsIdentifierAndPlace() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a", "b");
        bob.drop();
        node.call("bob").connect().drop();
        assertThat(node.call("bob").connect().heard()).containsExactly("t=a qos1 #1 dup", "t=b qos1 #2 dup");
    }

    // --- the wire ---

    @Test
    void wire_full_messagesWaitAndLeaveInOrder() {
        VirtualConnection bob = bob(Qos.EXACTLY_ONCE).block();
        publish(Qos.AT_MOST_ONCE, "a");
        publish(Qos.AT_LEAST_ONCE, "b");
        publish(Qos.AT_MOST_ONCE, "c");
        assertThat(bob.payloads()).isEmpty();
        assertThat(bob.unblock().payloads()).containsExactly("a", "b", "c");
    }

    @Test
    void wire_fillsUpWhileTheOutboxIsEmptied_theRestGoesOnWaiting() {
        VirtualConnection bob = bob(Qos.AT_MOST_ONCE).block();
        publish(Qos.AT_MOST_ONCE, "a", "b", "c");
        bob.unblock(2);
        assertThat(bob.payloads()).containsExactly("a", "b");
        assertThat(bob.unblock().payloads()).containsExactly("a", "b", "c");
    }

    @Test
    void connection_endsInsideAWrite_nothingMoreIsWrittenToIt() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE).block();
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c");
        bob.dropAfter(1).unblock();
        assertThat(bob.payloads()).containsExactly("a");
        assertThat(node.call("bob").connect().heard()).containsExactly("t=a qos1 #1 dup", "t=b qos1 #2", "t=c qos1 #3");
    }

    // --- too large, too late, too many ---

    @Test
    void tooLarge_isDroppedForThisClientAlone_andItsQueueMovesOn() {
        VirtualConnection bob = bobWithWindow(1).takesAtMost(3);
        VirtualConnection carol = node.call("carol").connect().subscribe("t", Qos.AT_LEAST_ONCE);
        publish(Qos.AT_LEAST_ONCE, "a", "large", "b");
        bob.puback(1);
        assertThat(bob.heard()).containsExactly("t=a qos1 #1", "t=b qos1 #3");
        assertThat(carol.payloads()).containsExactly("a", "large", "b");
        assertThat(node.total(Count.DROPPED_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void tooLarge_whenSentAgain_freesItsPlaceInTheWindow() {
        VirtualConnection bob = bobWithWindow(1);
        publish(Qos.AT_LEAST_ONCE, "large", "b");
        bob.drop();
        VirtualConnection back = node.call("bob").receiveMaximum(1).place().takesAtMost(3);
        node.settle();
        assertThat(back.heard()).containsExactly("t=b qos1 #2");
    }

    @Test
    void tooLarge_qos0_isDropped() {
        VirtualConnection bob = bob(Qos.AT_MOST_ONCE).takesAtMost(3);
        publish(Qos.AT_MOST_ONCE, "large", "b");
        assertThat(bob.payloads()).containsExactly("b");
    }

    @Test
    void expired_inTheOutbox_isNotSent() {
        bob(Qos.AT_LEAST_ONCE).drop();
        alice.publish("t", "short", Qos.AT_LEAST_ONCE, 10);
        alice.publish("t", "long", Qos.AT_LEAST_ONCE, 60);
        node.elapse(10_000);
        assertThat(node.call("bob").connect().payloads()).containsExactly("long");
        assertThat(node.total(Count.DROPPED_EXPIRED)).isEqualTo(1);
    }

    @Test
    void expiry_notYetReached_isSent() {
        bob(Qos.AT_LEAST_ONCE).drop();
        alice.publish("t", "a", Qos.AT_LEAST_ONCE, 10);
        node.elapse(9_900);
        assertThat(node.call("bob").connect().payloads()).containsExactly("a");
    }

    @Test
    void expiry_ofAMessageInFlight_doesNotStopItsRedelivery() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE);
        alice.publish("t", "a", Qos.AT_LEAST_ONCE, 10);
        bob.drop();
        node.elapse(60_000);
        assertThat(node.call("bob").connect().heard()).containsExactly("t=a qos1 #1 dup");
    }

    @Test
    void qos0_nobodyHome_isDropped() {
        bob(Qos.AT_MOST_ONCE).drop();
        publish(Qos.AT_LEAST_ONCE, "a");
        assertThat(node.call("bob").connect().heard()).isEmpty();
        assertThat(node.total(Count.DROPPED_QOS_0_OFFLINE)).isEqualTo(1);
    }

    @Test
    void qos0_waitingWhenTheClientLeaves_isNotKept() {
        VirtualConnection bob = bob(Qos.AT_LEAST_ONCE).block();
        publish(Qos.AT_MOST_ONCE, "gone");
        publish(Qos.AT_LEAST_ONCE, "kept");
        bob.drop();
        assertThat(node.call("bob").connect().payloads()).containsExactly("kept");
        assertThat(node.total(Count.DROPPED_QOS_0_OFFLINE)).isEqualTo(1);
    }

    static List<SessionStore> stores() {
        return List.of(new MemoryStore(), new KeepingStore());
    }

    /** Also where nobody is awake to know more than how many there are. */
    @ParameterizedTest
    @MethodSource("stores")
    void messagesOfASessionWhoseTimeIsUp_areCountedAsLostWithIt(SessionStore store) {
        VirtualShards shards = new VirtualShards(1, 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
        shards.call("bob").expiry(1).connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        VirtualConnection alice = shards.call("alice").connect();
        alice.publish("t", "a", Qos.AT_LEAST_ONCE);
        alice.publish("t", "b", Qos.AT_LEAST_ONCE);
        shards.settle();
        shards.elapse(2_000);
        assertThat(shards.total(Count.DROPPED_SESSION_ENDED)).isEqualTo(2);
    }

    @Test
    void overflow_isToldWithTheClientAndTheNumber() {
        Limits limits = Limits.defaults().with(Limit.OUTBOX_MESSAGES, "2");
        node.call("bob")
                .limits(limits)
                .connect()
                .subscribe("t", Qos.AT_LEAST_ONCE)
                .drop();
        publish(Qos.AT_LEAST_ONCE, "a", "b", "c");
        assertThat(node.events()).containsExactly(new OutboxOverflowed("bob", 1));
        assertThat(node.total(Count.DROPPED_OUTBOX_FULL)).isEqualTo(1);
    }

    // --- retained ---

    @Test
    void retained_answersASubscriptionWithTheRetainFlag() {
        alice.publishRetained("t", "kept", Qos.AT_LEAST_ONCE);
        assertThat(bob(Qos.AT_MOST_ONCE).heard()).containsExactly("t=kept retain");
    }

    @Test
    void retained_behindAFullWindow_waitsAndDoesNotFillTheOutbox() {
        Limits limits = Limits.defaults().with(Limit.OUTBOX_MESSAGES, "2");
        for (int i = 0; i < 10; i++) {
            alice.publishRetained("r/" + i, "" + i, Qos.AT_LEAST_ONCE);
        }
        VirtualConnection bob = node.call("bob")
                .limits(limits)
                .receiveMaximum(1)
                .connect()
                .acknowledging()
                .subscribe("r/#", Qos.AT_LEAST_ONCE);
        node.settle();
        assertThat(bob.payloads()).hasSize(10);
    }

    @Test
    void retained_expiredBehindAFullWindow_isNotSent() {
        VirtualConnection bob = bobWithWindow(1);
        publish(Qos.AT_LEAST_ONCE, "a");
        Message kept = new Message(
                TopicName.of("r"),
                new byte[] {'x'},
                Qos.AT_LEAST_ONCE,
                true,
                Properties.NONE,
                node.now() + 5_000,
                null);
        alice.publish(kept);
        bob.subscribe("r", Qos.AT_LEAST_ONCE);
        node.elapse(5_000);
        bob.puback(1);
        assertThat(bob.payloads()).containsExactly("a");
    }

    @Test
    void live_retainFlag_isClearedUnlessRetainAsPublished() {
        VirtualConnection bob = bob(Qos.AT_MOST_ONCE);
        VirtualConnection carol = node.call("carol")
                .connect()
                .subscribe(new Subscription(
                        VirtualConnection.parsed("t"), Qos.AT_MOST_ONCE, false, true, RetainHandling.SEND, 0));
        alice.publishRetained("t", "a", Qos.AT_MOST_ONCE);
        assertThat(bob.heard()).containsExactly("t=a");
        assertThat(carol.heard()).containsExactly("t=a retain");
    }

    @Test
    void retainAsPublished_isKeptWhileTheClientIsAway() {
        node.call("carol")
                .connect()
                .subscribe(new Subscription(
                        VirtualConnection.parsed("t"), Qos.AT_LEAST_ONCE, false, true, RetainHandling.SEND, 0))
                .drop();
        alice.publishRetained("t", "a", Qos.AT_LEAST_ONCE);
        assertThat(node.call("carol").connect().heard()).containsExactly("t=a qos1 #1 retain");
    }

    // --- from the client, QoS 2 ---

    private void receive(int packetId) {
        node.now(0, () -> alice.session().received().receive(packetId));
    }

    private boolean release(int packetId) {
        AtomicBoolean known = new AtomicBoolean();
        node.now(0, () -> known.set(alice.session().received().released(packetId)));
        return known.get();
    }

    @Test
    void received_untilReleased_isNotNew() {
        Session session = alice.session();
        assertThat(session.received().isNew(5)).isTrue();
        receive(5);
        receive(5);
        assertThat(session.received().isNew(5)).isFalse();
        assertThat(session.received().open()).isEqualTo(1);
    }

    @Test
    void received_afterAReturn_isStillKnown() {
        receive(5);
        alice.drop();
        assertThat(node.call("alice").connect().session().received().isNew(5)).isFalse();
    }

    @Test
    void receivedCount_afterAReturn_beginsAnew() {
        receive(5);
        alice.drop();
        assertThat(node.call("alice").connect().session().received().open()).isZero();
    }

    @Test
    void released_onceOnly() {
        receive(5);
        assertThat(release(5)).isTrue();
        assertThat(release(5)).isFalse();
        assertThat(alice.session().received().isNew(5)).isTrue();
        assertThat(alice.session().received().open()).isZero();
    }
}
