package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which member of a share gets a message, with members and publishers on three shards. */
class SharingTest {
    private static final Limits EIGHT_WAIT = Limits.defaults().with(Limit.OUTBOX_MESSAGES, "8");

    private static VirtualShards node(ShareStrategy strategy) {
        return new VirtualShards(3, 7, VirtualShards.Bounds.WIDE, strategy);
    }

    private static VirtualConnection member(VirtualShards node, String name, int shard) {
        return node.call(name)
                .on(shard)
                .limits(EIGHT_WAIT)
                .connect()
                .acknowledging()
                .subscribe("$share/g/t", Qos.AT_LEAST_ONCE);
    }

    private static void publish(VirtualShards node, VirtualConnection publisher, int times, Qos qos) {
        for (int i = 0; i < times; i++) {
            publisher.publish("t", publisher.session().clientId() + "-" + i, qos);
            node.settle();
        }
    }

    // --- the strategies across shards ---

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void roundRobin_twoPublishersOnTwoShards_everyMemberGetsItsPart(int qos) {
        VirtualShards node = node(ShareStrategy.ROUND_ROBIN);
        List<VirtualConnection> members = List.of(member(node, "a", 0), member(node, "b", 1), member(node, "c", 2));
        VirtualConnection near = node.call("near").on(0).connect();
        VirtualConnection far = node.call("far").on(2).connect();
        for (int i = 0; i < 30; i++) {
            near.publish("t", "n" + i, Qos.of(qos));
            far.publish("t", "f" + i, Qos.of(qos));
            node.step();
        }
        node.settle();
        assertThat(members).extracting(each -> each.payloads().size()).containsExactly(20, 20, 20);
    }

    @Test
    void sticky_oneMemberGetsAll_untilItIsGone_thenAnother() {
        VirtualShards node = node(ShareStrategy.STICKY);
        List<VirtualConnection> members =
                new ArrayList<>(List.of(member(node, "a", 0), member(node, "b", 1), member(node, "c", 2)));
        VirtualConnection publisher = node.call("publisher").on(1).connect();
        publish(node, publisher, 10, Qos.AT_LEAST_ONCE);
        assertThat(members).filteredOn(each -> each.payloads().size() == 10).hasSize(1);
        VirtualConnection first = members.stream()
                .filter(each -> each.payloads().size() == 10)
                .findFirst()
                .orElseThrow();
        first.drop();
        members.remove(first);
        publish(node, publisher, 10, Qos.AT_LEAST_ONCE);
        assertThat(first.payloads()).hasSize(10);
        assertThat(members).extracting(each -> each.payloads().size()).containsOnly(0, 10);
    }

    @Test
    void leastInflight_memberThatAcknowledgesLate_getsLittle() {
        VirtualShards node = node(ShareStrategy.LEAST_INFLIGHT);
        VirtualConnection late = node.call("late").on(1).connect().subscribe("$share/g/t", Qos.AT_LEAST_ONCE);
        VirtualConnection quick = member(node, "quick", 2);
        publish(node, node.call("publisher").on(0).connect(), 20, Qos.AT_LEAST_ONCE);
        assertThat(late.payloads()).hasSize(1);
        assertThat(quick.payloads()).hasSize(19);
    }

    @Test
    void leastInflight_burstWithinOneTurn_countsWhatIsOnItsWay() {
        VirtualShards node = node(ShareStrategy.LEAST_INFLIGHT);
        VirtualConnection publisher = node.call("publisher").on(0).connect();
        VirtualConnection busy = node.call("busy").on(1).connect().subscribe("$share/g/t", Qos.AT_LEAST_ONCE);
        publish(node, publisher, 10, Qos.AT_LEAST_ONCE);
        VirtualConnection idle = node.call("idle").on(2).connect().subscribe("$share/g/t", Qos.AT_LEAST_ONCE);
        for (int i = 0; i < 30; i++) {
            publisher.publish("t", "" + i, Qos.AT_LEAST_ONCE); // neither of them has its turn
        }
        node.settle();
        assertThat(List.of(busy, idle))
                .extracting(each -> each.payloads().size())
                .containsExactly(20, 20);
    }

    @Test
    void hashClient_eachPublisherMeetsOneMember_inItsOrder() {
        VirtualShards node = node(ShareStrategy.HASH_CLIENT);
        List<VirtualConnection> members = List.of(member(node, "a", 0), member(node, "b", 1), member(node, "c", 2));
        for (int i = 0; i < 30; i++) {
            publish(node, node.call("device-" + i).on(i % 3).connect(), 5, Qos.AT_LEAST_ONCE);
        }
        for (int i = 0; i < 30; i++) {
            String device = "device-" + i + "-";
            List<String> its = IntStream.range(0, 5).mapToObj(n -> device + n).toList();
            assertThat(members)
                    .filteredOn(each -> each.payloads().stream().anyMatch(payload -> payload.startsWith(device)))
                    .singleElement()
                    .satisfies(each -> assertThat(each.payloads()).containsSubsequence(its));
        }
        assertThat(members)
                .extracting(each -> each.payloads().size())
                .allSatisfy(count -> assertThat(count).isGreaterThan(15));
    }

    // --- members that fall behind ---

    @ParameterizedTest
    @EnumSource
    void stalledMember_swallowsNoMoreThanHalfAnOutbox(ShareStrategy strategy) {
        for (Qos qos : List.of(Qos.AT_MOST_ONCE, Qos.AT_LEAST_ONCE)) {
            VirtualShards node = node(strategy);
            VirtualConnection stalled = member(node, "stalled", 1).block();
            VirtualConnection other = member(node, "other", 2);
            publish(node, node.call("publisher").connect(), 100, qos);
            stalled.unblock();
            node.settle();
            assertThat(stalled.payloads()).hasSizeLessThanOrEqualTo(4);
            assertThat(stalled.payloads().size() + other.payloads().size()).isEqualTo(100);
        }
    }

    @Test
    void stalledMember_hasCaughtUp_getsItsTurnsAgain() {
        VirtualShards node = node(ShareStrategy.ROUND_ROBIN);
        VirtualConnection bob = member(node, "bob", 1).block();
        VirtualConnection carol = member(node, "carol", 2);
        VirtualConnection publisher = node.call("publisher").connect();
        publish(node, publisher, 20, Qos.AT_LEAST_ONCE);
        bob.unblock();
        node.settle();
        int before = bob.payloads().size();
        publish(node, publisher, 10, Qos.AT_LEAST_ONCE);
        assertThat(bob.payloads()).hasSize(before + 5);
        assertThat(carol.payloads()).hasSize(20 - before + 5);
    }

    @Test
    void stalledMember_isBetterThanOneThatIsOffline_forWhatIsNotKept() {
        VirtualShards node = node(ShareStrategy.ROUND_ROBIN);
        VirtualConnection slow = member(node, "slow", 1).block();
        publish(node, node.call("first").connect(), 5, Qos.AT_MOST_ONCE);
        member(node, "offline", 2).drop();
        publish(node, node.call("second").connect(), 2, Qos.AT_MOST_ONCE);
        slow.unblock();
        assertThat(slow.payloads()).hasSize(7);
    }

    @Test
    void everybodyOffline_whoIsFullIsPassedOver_andNothingIsLost() {
        VirtualShards node = node(ShareStrategy.STICKY);
        member(node, "a", 0).drop();
        member(node, "b", 1).drop();
        member(node, "c", 2).drop();
        publish(node, node.call("publisher").connect(), 24, Qos.AT_LEAST_ONCE);
        Set<String> heard = new HashSet<>();
        for (String name : List.of("a", "b", "c")) {
            VirtualConnection back =
                    node.call(name).limits(EIGHT_WAIT).connect().acknowledging();
            node.settle();
            heard.addAll(back.payloads());
        }
        assertThat(heard).hasSize(24);
        assertThat(node.total(Count.DROPPED_OUTBOX_FULL)).isZero();
    }

    @Test
    void publisherOfAShare_waitsForTheOtherShardsWord_beforeItFloodsTheMembers() {
        VirtualShards node = node(ShareStrategy.ROUND_ROBIN);
        member(node, "a", 1);
        VirtualConnection publisher = node.call("publisher").connect();
        int sent = 0;
        while (publisher.pause() == null && sent < 10_000) {
            publisher.publish("t", "" + sent++, Qos.AT_LEAST_ONCE);
        }
        assertThat(sent).isEqualTo(Unheard.MOST);
    }

    @Test
    void publisherOfAShare_whoseMembersAllFallBehind_waits() {
        VirtualShards node = node(ShareStrategy.ROUND_ROBIN);
        VirtualConnection a = member(node, "a", 1).block();
        VirtualConnection publisher = node.call("publisher").connect();
        publish(node, publisher, 4, Qos.AT_LEAST_ONCE);
        publisher.publish("t", "x", Qos.AT_LEAST_ONCE);
        assertThat(publisher.pause()).isSameAs(a.session().ref());
    }
}
