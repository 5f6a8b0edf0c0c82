package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualShards.Bounds;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a subscription is answered with what is retained: a page at a time, whoever changes what meanwhile. */
class AnsweringTest {
    private static final Limits ROOMY = Limits.defaults().with(Limit.OUTBOX_MESSAGES, "100000");
    private static final int TOPICS = 500;

    private @Nullable SlowRetained store;
    private final VirtualShards near = new VirtualShards(3, 1);
    private final VirtualShards far = new VirtualShards(3, 1, Bounds.WIDE, retained -> {
        store = new SlowRetained(retained);
        return store;
    });

    private SlowRetained store() {
        return Objects.requireNonNull(store);
    }

    private static VirtualConnection fill(VirtualShards node, int topics, Qos qos) {
        VirtualConnection alice = node.call("alice").on(1).connect();
        for (int i = 0; i < topics; i++) {
            alice.publishRetained("t/" + i, "0", qos);
        }
        node.settle();
        return alice;
    }

    private static VirtualConnection bob(VirtualShards node, int shard) {
        return node.call("bob").on(shard).limits(ROOMY).connect();
    }

    // --- from near by ---

    @Test
    void answer_ofManyPages_comesWholeAndOnce() {
        fill(near, TOPICS, Qos.AT_MOST_ONCE);
        VirtualConnection bob = bob(near, 0).subscribe("#", Qos.AT_LEAST_ONCE);
        near.settle();
        assertThat(bob.heard()).hasSize(TOPICS).doesNotHaveDuplicates().allMatch(each -> each.endsWith(" retain"));
    }

    @Test
    void topic_replacedWhileASlowClientIsAnswered_isHeardAsItWasOrNotAtAll_andEachNewOneOnceInOrder() {
        for (int seed = 0; seed < 30; seed++) {
            replacing(new VirtualShards(3, seed), seed);
        }
    }

    private static void replacing(VirtualShards node, int seed) {
        VirtualConnection alice = fill(node, TOPICS, Qos.AT_LEAST_ONCE);
        VirtualConnection bob = bob(node, 0).acknowledging().block().subscribe("t/#", Qos.AT_LEAST_ONCE);
        List<List<String>> published = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            published.add(new ArrayList<>());
        }
        for (int i = 1; i <= 2_000; i++) {
            int topic = node.random().nextInt(TOPICS);
            alice.publishRetained("t/" + topic, "" + i, Qos.AT_LEAST_ONCE);
            published.get(topic).add("" + i);
            for (int turns = node.random().nextInt(4); turns > 0; turns--) {
                node.step();
            }
            if (i % 10 == 0) {
                bob.unblock(node.random().nextInt(4));
            }
        }
        bob.unblock();
        node.settle();
        List<String> heard = bob.heard();
        for (int topic = 0; topic < TOPICS; topic++) {
            String name = "t/" + topic + "=";
            List<String> ofTopic =
                    heard.stream().filter(each -> each.startsWith(name)).toList();
            List<String> live = published.get(topic);
            boolean hasRetained = !ofTopic.isEmpty() && ofTopic.get(0).endsWith(" retain");
            assertThat(hasRetained || !live.isEmpty())
                    .as("seed %d, %s", seed, name)
                    .isTrue();
            if (hasRetained) {
                assertThat(ofTopic.get(0)).as("seed %d, as it was", seed).startsWith(name + "0 ");
            }
            assertThat(ofTopic.subList(hasRetained ? 1 : 0, ofTopic.size()))
                    .as("seed %d, %s", seed, name)
                    .noneMatch(each -> each.endsWith(" retain"))
                    .extracting(each -> each.substring(name.length(), each.indexOf(' ')))
                    .containsExactlyElementsOf(live);
        }
    }

    @Test
    void unsubscribe_endsTheAnswer() {
        fill(near, TOPICS, Qos.AT_MOST_ONCE);
        VirtualConnection bob =
                bob(near, 0).block().subscribe("#", Qos.AT_MOST_ONCE).unblock(10);
        bob.unsubscribe("#").unblock();
        near.settle();
        assertThat(bob.heard()).hasSize(10);
    }

    @Test
    void subscribeAgain_whileItIsAnswered_beginsAgain() {
        fill(near, TOPICS, Qos.AT_MOST_ONCE);
        VirtualConnection bob =
                bob(near, 0).block().subscribe("#", Qos.AT_MOST_ONCE).unblock(10);
        bob.subscribe("#", Qos.AT_MOST_ONCE).unblock();
        near.settle();
        assertThat(bob.heard()).hasSize(10 + TOPICS);
    }

    @Test
    void clientLeavesAndReturnsOnAnotherShard_theAnswerGoesOnWhereItWas() {
        fill(near, TOPICS, Qos.AT_LEAST_ONCE);
        List<String> diary = new ArrayList<>();
        bob(near, 0)
                .writing(diary)
                .acknowledging()
                .block()
                .subscribe("#", Qos.AT_LEAST_ONCE)
                .unblock(200);
        near.settle();
        VirtualConnection back =
                near.call("bob").on(2).limits(ROOMY).place().writing(diary).acknowledging();
        near.settle();
        assertThat(back.presence()).isEqualTo(Adopter.Presence.RESUMED);
        assertThat(diary.stream()
                        .map(each -> each.substring(0, each.indexOf('=')))
                        .distinct())
                .hasSize(TOPICS);
    }

    @Test
    void clientLeaves_whatIsNotOwedIsNotKept() {
        fill(near, TOPICS, Qos.AT_LEAST_ONCE);
        bob(near, 0).block().subscribe("#", Qos.AT_MOST_ONCE).unblock(10).drop();
        assertThat(bob(near, 0).heard()).isEmpty();
    }

    @Test
    void messages_atQos0_areNotOwedToAClientThatWasAway() {
        VirtualConnection alice = fill(near, 2, Qos.AT_LEAST_ONCE);
        alice.publishRetained("t/0", "0", Qos.AT_MOST_ONCE);
        bob(near, 0).block().subscribe("#", Qos.AT_LEAST_ONCE).drop();
        assertThat(bob(near, 0).heard()).containsExactly("t/1=0 qos1 #1 retain");
    }

    // --- from far away ---

    @Test
    void page_thatComesLater_isSentBeforeWhatWasPublishedMeanwhile() {
        VirtualConnection alice = fill(far, 1, Qos.AT_LEAST_ONCE);
        VirtualConnection bob = bob(far, 0).subscribe("#", Qos.AT_MOST_ONCE);
        alice.publish("t/live", "x", Qos.AT_LEAST_ONCE);
        far.settle();
        assertThat(bob.heard()).isEmpty();
        store().answer();
        far.settle();
        assertThat(bob.heard()).containsExactly("t/0=0 retain", "t/live=x");
    }

    @Test
    void page_ofAClientThatHasMovedOn_isNotSent_andIsReadAgainForItsNextConnection() {
        fill(far, 1, Qos.AT_LEAST_ONCE);
        VirtualConnection gone = bob(far, 0).subscribe("#", Qos.AT_LEAST_ONCE).drop();
        VirtualConnection back = bob(far, 2);
        assertThat(store().open()).isEqualTo(2);
        store().answer();
        far.settle();
        assertThat(gone.heard()).isEmpty();
        assertThat(back.heard()).isEmpty();
        store().answer();
        far.settle();
        assertThat(back.heard()).containsExactly("t/0=0 qos1 #1 retain");
    }

    @Test
    void page_thatComesWhileTheSessionIsOnItsWay_disturbsNobody() {
        fill(far, 1, Qos.AT_LEAST_ONCE);
        bob(far, 0).subscribe("#", Qos.AT_LEAST_ONCE);
        VirtualConnection back = far.call("bob").on(2).place();
        far.turn(2); // asks for the session
        far.turn(2);
        far.turn(0); // lets go of it, with fences under way
        store().answer();
        far.settle();
        store().answer();
        far.settle();
        assertThat(back.heard()).containsExactly("t/0=0 qos1 #1 retain");
    }

    @Test
    void page_thatCannotBeRead_endsTheAnswer_countedAndWithoutHoldingUpTheRest() {
        VirtualConnection alice = fill(far, 1, Qos.AT_LEAST_ONCE);
        VirtualConnection bob = bob(far, 0).subscribe("#", Qos.AT_MOST_ONCE);
        store().fail();
        far.settle();
        alice.publish("t/live", "x", Qos.AT_LEAST_ONCE);
        far.settle();
        assertThat(bob.heard()).containsExactly("t/live=x");
        assertThat(far.total(Count.RETAINED_UNREAD)).isEqualTo(1);
    }

    @Test
    void session_thatEndsBeforeItsPage_isGone() {
        fill(far, 1, Qos.AT_LEAST_ONCE);
        VirtualConnection bob = far.call("bob")
                .expiry(0)
                .connect()
                .subscribe("#", Qos.AT_LEAST_ONCE)
                .drop();
        store().answer();
        far.settle();
        assertThat(bob.heard()).isEmpty();
    }
}
