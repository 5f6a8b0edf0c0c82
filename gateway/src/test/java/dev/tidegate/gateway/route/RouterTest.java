package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.RetainedReading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final int MAILBOX = 3;

    private final VirtualShards node = new VirtualShards(3, 1, new VirtualShards.Bounds(1_000, MAILBOX, 4, 1_200, 400));
    private final VirtualConnection alice = node.call("alice").connect();

    private VirtualConnection client(String name, int shard) {
        return node.call(name).on(shard).connect();
    }

    private static Subscription subscription(String filter, Qos qos, int identifier) {
        return new Subscription(VirtualConnection.parsed(filter), qos, false, false, RetainHandling.SEND, identifier);
    }

    private static Subscription noLocal(String filter) {
        return new Subscription(
                VirtualConnection.parsed(filter), Qos.AT_MOST_ONCE, true, false, RetainHandling.SEND, 0);
    }

    private List<String> heard(VirtualConnection client) {
        node.settle();
        return client.heard();
    }

    /** Leaves as many notes in a shard's mailbox as it takes. */
    private void fillMailbox(int shard) {
        VirtualConnection somebody = client("filler " + shard, shard).subscribe("fill/" + shard, Qos.AT_MOST_ONCE);
        for (int i = 0; i < MAILBOX; i++) {
            alice.publish("fill/" + shard, "" + i, Qos.AT_MOST_ONCE);
        }
        somebody.heard();
    }

    // --- who gets it ---

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void overlap_isOneCopyWithAllIdentifiersAtTheHighestQos(int shard) {
        VirtualConnection bob = client("bob", shard)
                .subscribe(subscription("a/+", Qos.AT_MOST_ONCE, 1))
                .subscribe(subscription("#", Qos.AT_LEAST_ONCE, 2))
                .subscribe(subscription("a/b", Qos.AT_MOST_ONCE, 0));
        alice.publish("a/b", "x", Qos.EXACTLY_ONCE);
        assertThat(heard(bob)).singleElement().asString().matches("a/b=x qos1 #1 \\[(1, 2|2, 1)]");
    }

    @Test
    void resubscribed_replacesIdentifierAndQos() {
        VirtualConnection bob = client("bob", 1)
                .subscribe(subscription("a", Qos.EXACTLY_ONCE, 1))
                .subscribe(subscription("a", Qos.AT_MOST_ONCE, 9));
        alice.publish("a", "x", Qos.EXACTLY_ONCE);
        assertThat(heard(bob)).containsExactly("a=x [9]");
    }

    @Test
    void noLocal_ownMessagesDoNotComeBack_othersDo() {
        VirtualConnection bob = client("bob", 1).subscribe(noLocal("a"));
        assertThat(bob.publish("a", "own", Qos.AT_MOST_ONCE)).isEqualTo(Routed.ACCEPTED);
        alice.publish("a", "hers", Qos.AT_MOST_ONCE);
        assertThat(heard(bob)).containsExactly("a=hers");
    }

    @Test
    void noLocal_ofOneOfTwoOverlapping_theOtherStillBringsOwnMessages() {
        VirtualConnection bob =
                client("bob", 0).subscribe(noLocal("#")).subscribe(subscription("a", Qos.AT_MOST_ONCE, 3));
        bob.publish("a", "own", Qos.AT_MOST_ONCE);
        assertThat(heard(bob)).containsExactly("a=own [3]");
    }

    @Test
    void own_withoutNoLocal_comesBack() {
        VirtualConnection bob = client("bob", 0).subscribe("a", Qos.AT_MOST_ONCE);
        bob.publish("a", "own", Qos.AT_MOST_ONCE);
        assertThat(heard(bob)).containsExactly("a=own");
    }

    @Test
    void nobody_isSaid() {
        assertThat(alice.publish("a", "x", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.NO_SUBSCRIBERS);
    }

    @Test
    void remembered_topic_seesEveryLaterChange() {
        VirtualConnection bob = client("bob", 1);
        alice.publish("a", "0", Qos.AT_MOST_ONCE);
        bob.subscribe("+", Qos.AT_MOST_ONCE);
        alice.publish("a", "1", Qos.AT_MOST_ONCE);
        node.settle();
        bob.unsubscribe("+");
        assertThat(alice.publish("a", "2", Qos.AT_MOST_ONCE)).isEqualTo(Routed.NO_SUBSCRIBERS);
        assertThat(heard(bob)).containsExactly("a=1");
    }

    // --- full mailboxes ---

    @Test
    void busy_qos1_nobodyGetsItAndNothingIsRetained() {
        VirtualConnection near = client("near", 0).subscribe("a", Qos.AT_LEAST_ONCE);
        VirtualConnection far = client("far", 1).subscribe("a", Qos.AT_LEAST_ONCE);
        fillMailbox(1);
        assertThat(alice.publishRetained("a", "x", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.BUSY);
        assertThat(heard(near)).isEmpty();
        assertThat(heard(far)).isEmpty();
        assertThat(node.retained().size()).isZero();
    }

    @Test
    void busy_qos0_isLostOnlyForTheFullShard() {
        VirtualConnection near = client("near", 0).subscribe("a", Qos.AT_LEAST_ONCE);
        VirtualConnection far = client("far", 1).subscribe("a", Qos.AT_LEAST_ONCE);
        VirtualConnection farther = client("farther", 2).subscribe("a", Qos.AT_LEAST_ONCE);
        fillMailbox(1);
        assertThat(alice.publish("a", "x", Qos.AT_MOST_ONCE)).isEqualTo(Routed.ACCEPTED);
        assertThat(heard(near)).containsExactly("a=x");
        assertThat(heard(far)).isEmpty();
        assertThat(heard(farther)).containsExactly("a=x");
        assertThat(node.total(Count.DROPPED_BUSY)).isEqualTo(1);
    }

    @Test
    void busy_over_itIsAccepted() {
        VirtualConnection far = client("far", 1).subscribe("a", Qos.AT_LEAST_ONCE);
        fillMailbox(1);
        node.settle();
        assertThat(alice.publish("a", "x", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.ACCEPTED);
        assertThat(heard(far)).containsExactly("a=x qos1 #1");
    }

    @Test
    void busy_aWill_isPublishedWhenThereIsRoomAgain() {
        VirtualConnection far = client("far", 1).subscribe("w", Qos.AT_LEAST_ONCE);
        VirtualConnection bob = node.call("bob")
                .expiry(0)
                .will(new Will(TopicName.of("w"), new byte[] {'x'}, Qos.AT_LEAST_ONCE, false, Properties.NONE))
                .connect();
        fillMailbox(1);
        bob.drop();
        node.elapse(1_000);
        assertThat(heard(far)).containsExactly("w=x qos1 #1");
    }

    @Test
    void busy_byBytes_isTheSameAsByNotes() {
        VirtualConnection far = client("far", 1).subscribe("a", Qos.AT_LEAST_ONCE);
        byte[] large = new byte[(int) VirtualShards.MAILBOX_BYTES];
        TopicName topic = TopicName.of("a");
        alice.publish(new Message(topic, large, Qos.AT_LEAST_ONCE, false, Properties.NONE, Message.NEVER, null));
        assertThat(alice.publish("a", "x", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.BUSY);
        assertThat(heard(far)).hasSize(1);
        assertThat(alice.publish("a", "y", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.ACCEPTED);
    }

    // --- shares ---

    @Test
    void share_oneMemberGetsEachMessage_inTurn() {
        VirtualConnection bob = client("bob", 0).subscribe("$share/g/a", Qos.AT_MOST_ONCE);
        VirtualConnection carol = client("carol", 1).subscribe("$share/g/a", Qos.AT_MOST_ONCE);
        for (int i = 0; i < 4; i++) {
            alice.publish("a", "" + i, Qos.AT_MOST_ONCE);
            node.settle();
        }
        assertThat(heard(bob)).containsExactly("a=0", "a=2");
        assertThat(heard(carol)).containsExactly("a=1", "a=3");
    }

    @Test
    void shares_ofTwoNamesAndAnOrdinarySubscription_eachGetACopy() {
        VirtualConnection bob = client("bob", 0)
                .subscribe("$share/g/a", Qos.AT_MOST_ONCE)
                .subscribe("$share/h/a", Qos.AT_MOST_ONCE)
                .subscribe("a", Qos.AT_MOST_ONCE);
        alice.publish("a", "x", Qos.AT_MOST_ONCE);
        assertThat(heard(bob)).containsExactly("a=x", "a=x", "a=x");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void share_offlineMember_swallowsNothing(int qos) {
        client("bob", 0).subscribe("$share/g/a", Qos.EXACTLY_ONCE).drop();
        VirtualConnection carol = client("carol", 1).acknowledging().subscribe("$share/g/a", Qos.EXACTLY_ONCE);
        for (int i = 0; i < 6; i++) {
            alice.publish("a", "" + i, Qos.of(qos));
            node.settle();
        }
        assertThat(carol.payloads()).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void share_everyMemberOffline_oneKeepsTheMessage() {
        client("bob", 0).subscribe("$share/g/a", Qos.AT_LEAST_ONCE).drop();
        client("carol", 1).subscribe("$share/g/a", Qos.AT_LEAST_ONCE).drop();
        alice.publish("a", "x", Qos.AT_LEAST_ONCE);
        node.settle();
        List<String> both = new ArrayList<>(client("bob", 0).heard());
        both.addAll(client("carol", 1).heard());
        assertThat(both).containsExactly("a=x qos1 #1");
    }

    @Test
    void share_memberBehindAFullMailbox_isPassedOver() {
        VirtualConnection bob = client("bob", 1).subscribe("$share/g/a", Qos.AT_LEAST_ONCE);
        VirtualConnection carol = client("carol", 2).subscribe("$share/g/a", Qos.AT_LEAST_ONCE);
        fillMailbox(1);
        assertThat(alice.publish("a", "x", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.ACCEPTED);
        assertThat(heard(bob)).isEmpty();
        assertThat(heard(carol)).containsExactly("a=x qos1 #1");
    }

    @Test
    void share_everyMemberBehindAFullMailbox_isBusy() {
        VirtualConnection bob = client("bob", 1).subscribe("$share/g/a", Qos.AT_LEAST_ONCE);
        fillMailbox(1);
        assertThat(alice.publish("a", "x", Qos.AT_LEAST_ONCE)).isEqualTo(Routed.BUSY);
        assertThat(alice.publish("a", "y", Qos.AT_MOST_ONCE)).isEqualTo(Routed.ACCEPTED);
        assertThat(heard(bob)).isEmpty();
        assertThat(node.total(Count.DROPPED_BUSY)).isEqualTo(2);
    }

    @Test
    void share_memberLeaves_theOthersStay() {
        VirtualConnection bob = client("bob", 0).subscribe("$share/g/a", Qos.AT_MOST_ONCE);
        client("carol", 1).subscribe("$share/g/a", Qos.AT_MOST_ONCE).unsubscribe("$share/g/a");
        alice.publish("a", "0", Qos.AT_MOST_ONCE);
        alice.publish("a", "1", Qos.AT_MOST_ONCE);
        assertThat(heard(bob)).containsExactly("a=0", "a=1");
        bob.unsubscribe("$share/g/a");
        assertThat(alice.publish("a", "2", Qos.AT_MOST_ONCE)).isEqualTo(Routed.NO_SUBSCRIBERS);
    }

    // --- retained ---

    @Test
    void retained_emptyPayload_removesAndIsStillForwarded() {
        VirtualConnection bob = client("bob", 1).subscribe("a", Qos.AT_MOST_ONCE);
        alice.publishRetained("a", "x", Qos.AT_MOST_ONCE);
        alice.publishRetained("a", "", Qos.AT_MOST_ONCE);
        assertThat(heard(bob)).containsExactly("a=x", "a=");
        assertThat(node.retained().size()).isZero();
    }

    @Test
    void retained_beyondTheBounds_isForwardedAndSaidNotToBeKept() {
        VirtualConnection bob = client("bob", 0).subscribe("#", Qos.AT_MOST_ONCE);
        for (int i = 0; i < 4; i++) {
            alice.publishRetained("r/" + i, "x", Qos.AT_MOST_ONCE);
        }
        assertThat(alice.publishRetained("r/4", "x", Qos.AT_MOST_ONCE)).isEqualTo(Routed.NOT_RETAINED);
        assertThat(alice.publishRetained("r/0", "x".repeat(400), Qos.AT_MOST_ONCE))
                .isEqualTo(Routed.NOT_RETAINED);
        assertThat(heard(bob)).hasSize(6);
        assertThat(node.retained().size()).isEqualTo(4);
    }

    private Message expiring(String topic, long seconds) {
        return new Message(
                TopicName.of(topic),
                new byte[] {'x'},
                Qos.AT_MOST_ONCE,
                true,
                Properties.NONE,
                node.now() + seconds * 1_000,
                null);
    }

    @Test
    void retained_expired_isNeitherSentNorKept() {
        alice.publish(expiring("r", 5));
        node.elapse(5_000);
        assertThat(heard(client("bob", 1).subscribe("#", Qos.AT_MOST_ONCE))).isEmpty();
        assertThat(node.retained().size()).isZero();
    }

    @Test
    void retained_boundReached_expiredOnesMakeRoom() {
        for (int i = 0; i < 4; i++) {
            alice.publish(expiring("r/" + i, 5));
        }
        node.elapse(5_000);
        assertThat(alice.publishRetained("new", "x", Qos.AT_MOST_ONCE)).isEqualTo(Routed.NO_SUBSCRIBERS);
        assertThat(node.retained().size()).isEqualTo(1);
    }

    @Test
    void retained_ofOneself_isNotSentWithNoLocal() {
        alice.publishRetained("a", "own", Qos.AT_MOST_ONCE);
        assertThat(heard(alice.subscribe(noLocal("a")))).isEmpty();
        assertThat(heard(client("bob", 1).subscribe(noLocal("a")))).containsExactly("a=own retain");
    }

    @Test
    @Timeout(60)
    void retained_publishedWhileSomebodySubscribes_isSeenOnOneWayAtLeast()
            throws InterruptedException, ExecutionException, TimeoutException {
        Routes routes = node.routes();
        Subscription subscription = subscription("race", Qos.AT_MOST_ONCE, 0);
        var ref = alice.session().ref();
        int rounds = 5_000;
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            for (int i = 0; i < rounds; i++) {
                Message message = expiring("race", 1_000);
                Future<Boolean> subscriber = threads.submit(() -> {
                    meet(start);
                    routes.subscribe(ref, subscription);
                    return firstPage(routes.retainedFor(new ClientId("reader"), subscription))
                            .contains(message);
                });
                meet(start);
                routes.keep(message, node.now());
                boolean live = !routes.recipients(message.topic()).isEmpty();
                boolean kept = subscriber.get(10, TimeUnit.SECONDS);
                assertThat(live || kept).as("round %d", i).isTrue();
                routes.unsubscribe(ref, subscription);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Message> firstPage(RetainedReading reading) {
        return reading.page(null, 1, node.now()).toCompletableFuture().join().messages();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- wills ---

    @Test
    void will_keepsItsPropertiesButNotDelayAndExpiry_andMayBeRetained() {
        Properties properties = Properties.builder()
                .number(Property.WILL_DELAY_INTERVAL, 5)
                .number(Property.MESSAGE_EXPIRY_INTERVAL, 60)
                .text(Property.CONTENT_TYPE, "text/plain")
                .user("k", "v")
                .build();
        node.call("bob")
                .will(new Will(TopicName.of("w"), new byte[] {'x'}, Qos.AT_LEAST_ONCE, true, properties))
                .connect()
                .drop();
        node.elapse(5_100);
        Subscription all = subscription("#", Qos.AT_LEAST_ONCE, 0);
        assertThat(firstPage(node.routes().retainedFor(new ClientId("reader"), all)))
                .singleElement()
                .satisfies(will -> {
                    assertThat(will.properties())
                            .isEqualTo(Properties.builder()
                                    .text(Property.CONTENT_TYPE, "text/plain")
                                    .user("k", "v")
                                    .build());
                    assertThat(will.expiresAt() - node.now()).isBetween(59_900L, 60_000L);
                });
    }
}
