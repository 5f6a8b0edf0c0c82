package dev.tidegate.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.topic.Candidates.Readiness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SharedGroupTest {
    private static final String PUBLISHER = "publisher";

    private final SharedGroup<String> group = SharedGroup.of("g", "a").with(List.of("a", "b", "c"));
    private final Map<String, Readiness> readiness = new HashMap<>();
    private final Map<String, Integer> loads = new HashMap<>();
    private final Candidates<String> candidates = new Candidates<>() {
        @Override
        public Readiness readiness(String member) {
            return readiness.getOrDefault(member, Readiness.READY);
        }

        @Override
        public int load(String member) {
            return loads.getOrDefault(member, 0);
        }

        @Override
        public String name(String member) {
            return member;
        }
    };

    private List<String> chosen(ShareStrategy strategy, SharedGroup<String> from, int times) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String one = from.choose(strategy, candidates, PUBLISHER);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    private void everybodyIs(Readiness all) {
        group.members().forEach(member -> readiness.put(member, all));
    }

    private static SharedGroup<String> workers(int count) {
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> "worker-" + i).toList();
        return SharedGroup.of("g", "worker-0").with(names);
    }

    // --- whatever the strategy ---

    @ParameterizedTest
    @EnumSource
    void nobody_isChosenFromNobody(ShareStrategy strategy) {
        assertThat(chosen(strategy, group.with(List.of()), 3)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void oneMember_getsEverything_readyOrNot(ShareStrategy strategy) {
        for (Readiness each : Readiness.values()) {
            readiness.put("a", each);
            assertThat(chosen(strategy, SharedGroup.of("g", "a"), 2)).containsExactly("a", "a");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "READY")
    void memberThatIsNotReady_isPassedOverByEveryStrategy(Readiness worse) {
        for (ShareStrategy strategy : ShareStrategy.values()) {
            for (String member : group.members()) {
                readiness.clear();
                readiness.put(member, worse);
                loads.put(member, -1); // however little it has to do
                assertThat(chosen(strategy, group, 9)).hasSize(9).doesNotContain(member);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyReady_theReadiestAreChosen(ShareStrategy strategy) {
        Readiness[] all = Readiness.values();
        for (int i = 0; i < all.length - 1; i++) {
            everybodyIs(all[i + 1]);
            readiness.put("b", all[i]);
            assertThat(chosen(strategy, group, 4)).containsOnly("b");
        }
    }

    // --- round robin ---

    @Test
    void roundRobin_membersHaveTheirTurn() {
        assertThat(chosen(ShareStrategy.ROUND_ROBIN, group, 6)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void roundRobin_memberPassedOver_theOthersShareItsTurns() {
        readiness.put("a", Readiness.AWAY);
        assertThat(chosen(ShareStrategy.ROUND_ROBIN, group, 6)).containsExactly("b", "c", "b", "c", "b", "c");
    }

    @Test
    void roundRobin_everybodyAway_theTurnGoesRoundAllTheSame() {
        everybodyIs(Readiness.AWAY);
        assertThat(chosen(ShareStrategy.ROUND_ROBIN, group, 6)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void roundRobin_turnOutlivesAChangeOfMembers() {
        chosen(ShareStrategy.ROUND_ROBIN, group, 1);
        assertThat(chosen(ShareStrategy.ROUND_ROBIN, group.with(List.of("a", "b", "c", "d")), 3))
                .containsExactly("b", "c", "d");
    }

    @Test
    void roundRobin_afterMoreThanTwoBillionTurns_choosesMembersStill() {
        SharedGroup<String> old = SharedGroup.of("g", "a", Integer.MAX_VALUE).with(group.members());
        assertThat(chosen(ShareStrategy.ROUND_ROBIN, old, 6)).hasSize(6).contains("a", "b", "c");
    }

    // --- sticky ---

    @Test
    void sticky_staysUntilItsMemberIsNotReady_andDoesNotReturn() {
        assertThat(chosen(ShareStrategy.STICKY, group, 3)).containsExactly("a", "a", "a");
        readiness.put("a", Readiness.AWAY);
        assertThat(chosen(ShareStrategy.STICKY, group, 3)).containsExactly("b", "b", "b");
        readiness.clear();
        assertThat(chosen(ShareStrategy.STICKY, group, 3)).containsExactly("b", "b", "b");
    }

    @Test
    void sticky_memberStays_whoeverJoinsOrLeaves() {
        readiness.put("a", Readiness.SLOW);
        chosen(ShareStrategy.STICKY, group, 1);
        readiness.clear();
        assertThat(chosen(ShareStrategy.STICKY, group.with(List.of("new", "a", "b", "c", "d")), 2))
                .containsExactly("b", "b");
        assertThat(chosen(ShareStrategy.STICKY, group.with(List.of("c", "b")), 2))
                .containsExactly("b", "b");
        assertThat(chosen(ShareStrategy.STICKY, group.with(List.of("c", "a")), 2))
                .hasSize(2)
                .doesNotContain("b");
    }

    // --- least inflight ---

    @Test
    void leastInflight_theLeastBusyIsChosen() {
        loads.putAll(Map.of("a", 5, "b", 7, "c", 4));
        assertThat(chosen(ShareStrategy.LEAST_INFLIGHT, group, 3)).containsOnly("c");
    }

    @Test
    void leastInflight_equallyBusyMembersTakeTurns() {
        loads.putAll(Map.of("a", 5, "b", 7, "c", 5));
        assertThat(chosen(ShareStrategy.LEAST_INFLIGHT, group, 4)).containsExactly("a", "c", "a", "c");
    }

    // --- hash of the publisher ---

    private Map<String, String> memberByPublisher(SharedGroup<String> from, int publishers) {
        Map<String, String> chosen = new TreeMap<>();
        for (int i = 0; i < publishers; i++) {
            chosen.put(
                    "device-" + i, String.valueOf(from.choose(ShareStrategy.HASH_CLIENT, candidates, "device-" + i)));
        }
        return chosen;
    }

    private static long moved(Map<String, String> before, Map<String, String> after) {
        return before.keySet().stream()
                .filter(each -> !String.valueOf(before.get(each)).equals(after.get(each)))
                .count();
    }

    @Test
    void hashClient_onePublisherAlwaysMeetsTheSameMember() {
        SharedGroup<String> workers = workers(10);
        assertThat(memberByPublisher(workers, 1_000)).isEqualTo(memberByPublisher(workers, 1_000));
    }

    @Test
    void hashClient_publishersAreSpreadEvenly() {
        Map<String, Integer> counts = new HashMap<>();
        memberByPublisher(workers(10), 10_000).values().forEach(member -> counts.merge(member, 1, Integer::sum));
        assertThat(counts).hasSize(10);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void hashClient_memberLeaves_onlyItsPublishersMove() {
        Map<String, String> before = memberByPublisher(workers(10), 10_000);
        Map<String, String> after = memberByPublisher(workers(9), 10_000);
        long its = before.values().stream().filter("worker-9"::equals).count();
        assertThat(moved(before, after)).isEqualTo(its);
    }

    @Test
    void hashClient_memberJoins_onlyThoseItGetsMove() {
        Map<String, String> before = memberByPublisher(workers(9), 10_000);
        Map<String, String> after = memberByPublisher(workers(10), 10_000);
        long its = after.values().stream().filter("worker-9"::equals).count();
        assertThat(moved(before, after)).isEqualTo(its);
    }

    @Test
    void hashClient_orderOfTheMembers_playsNoPart() {
        List<String> reversed = new ArrayList<>(workers(10).members());
        Collections.reverse(reversed);
        assertThat(memberByPublisher(workers(10).with(reversed), 1_000))
                .isEqualTo(memberByPublisher(workers(10), 1_000));
    }

    @Test
    void hashClient_memberReturns_itsPublishersReturnWithIt() {
        Map<String, String> before = memberByPublisher(workers(10), 1_000);
        readiness.put("worker-3", Readiness.AWAY);
        assertThat(memberByPublisher(workers(10), 1_000).values()).doesNotContain("worker-3");
        readiness.clear();
        assertThat(memberByPublisher(workers(10), 1_000)).isEqualTo(before);
    }
}
