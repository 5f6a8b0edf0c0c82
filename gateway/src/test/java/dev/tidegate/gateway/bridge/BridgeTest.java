package dev.tidegate.gateway.bridge;

import static dev.tidegate.gateway.bridge.BridgedNodes.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge between two nodes in virtual time, through everything that happens to connections. */
class BridgeTest {
    private static final int CUTS = 1_000;
    private static final int CHANGES = 300;
    private static final int SEEDS = 5;
    /** In seconds. */
    private static final int HOUR = 3_600;

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void thousandCutsLoseDoubleAndReorderNothing(Protocol protocol) {
        assertCrossed(protocol, CUTS, BridgedNodes::cut);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void nodeThatDiesAHundredTimesLosesDoublesAndReordersNothing(Protocol protocol) {
        int[] cuts = {0};
        assertCrossed(protocol, CUTS, nodes -> {
            if (++cuts[0] % 10 == 0) {
                nodes.kill();
            } else {
                nodes.cut();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void planThatChangesAndPauses_loseDoubleAndReorderNothing(Protocol protocol) {
        Rule up = rule("up", "eu/up", Direction.OUT);
        Rule down = rule("down", "eu/down", Direction.IN);
        Rule side = rule("side", "eu/side", Direction.BOTH);
        int[] accidents = {0};
        assertCrossed(protocol, CHANGES, nodes -> {
            int next = accidents[0]++;
            switch (next % 10) {
                case 0 -> nodes.change(up, down, side);
                case 3 -> nodes.change(up, down);
                case 5 -> nodes.bridge().pause();
                case 6 -> nodes.bridge().resume();
                case 8 -> {
                    nodes.pauseAndChange(side, down, up);
                    nodes.bridge().resume();
                }
                default -> nodes.cut();
            }
        });
    }

    /** A message each ten seconds, and the node dies twice meanwhile. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void upstreamThatIsAwayForAnHour_hasEverythingOnceAndInOrderWhenItIsBack(Protocol protocol) {
        BridgedNodes nodes = new BridgedNodes(11, protocol).open();
        nodes.block();
        List<String> published = new ArrayList<>();
        for (int second = 0; second < HOUR; second += 10) {
            if (second == HOUR / 3 || second == HOUR / 2) {
                nodes.settleHere(); // the publisher has its acknowledgements
                nodes.kill();
            }
            published.add(String.valueOf(second));
            nodes.publishUp(String.valueOf(second), Qos.EXACTLY_ONCE);
            nodes.elapse(10_000);
        }
        nodes.unblock();
        nodes.elapse(120_000);
        assertThat(nodes.heardThere.stream().map(BridgeTest::payload)).containsExactlyElementsOf(published);
    }

    /** Or its packet identifiers would be taken for messages it has had. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sessionUpstreamOfWhichNothingIsStored_isForgottenFirst(Protocol protocol) {
        BridgedNodes nodes = new BridgedNodes(7, protocol).open();
        for (int i = 0; i < 20; i++) {
            nodes.publishUp("lost" + i, Qos.EXACTLY_ONCE);
        }
        nodes.steps(30); // so that exchanges are under way
        nodes.loseEverything();
        nodes.elapse(10_000);
        nodes.heardThere.clear();
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            published.add("new" + i);
            nodes.publishUp("new" + i, Qos.EXACTLY_ONCE);
        }
        nodes.elapse(10_000);
        assertThat(nodes.heardThere.stream().map(BridgeTest::payload)).containsExactlyElementsOf(published);
    }

    /** What waits here before the upstream has forgotten belongs to what it will know, whenever the node dies. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void nodeThatDiesBeforeTheUpstreamHasForgotten_losesAndDoublesNothing(Protocol protocol) {
        for (int seed = 0; seed < SEEDS; seed++) {
            BridgedNodes nodes = new BridgedNodes(seed, protocol).open();
            for (int i = 0; i < 20; i++) {
                nodes.publishUp("lost" + i, Qos.EXACTLY_ONCE);
            }
            nodes.steps(30);
            nodes.loseEverything();
            List<String> published = new ArrayList<>();
            Random random = new Random(seed);
            for (int i = 0; i < 10; i++) {
                nodes.settleHere();
                published.add("new" + i);
                nodes.publishUp("new" + i, Qos.EXACTLY_ONCE);
                nodes.steps(random.nextInt(60));
                nodes.kill();
            }
            nodes.elapse(20_000);
            assertThat(nodes.heardThere.stream().map(BridgeTest::payload).filter(each -> each.startsWith("new")))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(published);
        }
    }

    private static void assertCrossed(Protocol protocol, int accidents, Consumer<BridgedNodes> accident) {
        Random random = new Random(protocol.ordinal());
        BridgedNodes nodes = new BridgedNodes(7, protocol).open();
        List<List<String>> up = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<List<String>> down = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int n = 0;
        for (int i = 0; i < accidents; i++) {
            for (int k = random.nextInt(6); k > 0; k--) {
                Qos qos = Qos.of(1 + random.nextInt(2));
                String payload = String.valueOf(n++);
                if (random.nextBoolean()) {
                    up.get(qos.level()).add(payload);
                    nodes.publishUp(payload, qos);
                } else {
                    down.get(qos.level()).add(payload);
                    nodes.publishDown(payload, qos);
                }
            }
            nodes.steps(random.nextInt(60));
            accident.accept(nodes);
            if (random.nextInt(4) > 0) {
                nodes.elapse(100L * random.nextInt(4));
            }
        }
        nodes.elapse(20_000);
        assertArrived(nodes.heardThere, up);
        assertArrived(nodes.heardHere, down);
        assertThat(nodes.state().phase()).isEqualTo(BridgeState.Phase.OPEN);
    }

    /** Each once, or once and more often at QoS 1, in the order in which they were published. */
    private static void assertArrived(List<String> heard, List<List<String>> published) {
        for (Qos qos : List.of(Qos.AT_LEAST_ONCE, Qos.EXACTLY_ONCE)) {
            List<String> of = heard.stream()
                    .filter(each -> each.contains("/q" + qos.level() + "="))
                    .filter(each -> qos == Qos.AT_LEAST_ONCE || !each.contains(" dup"))
                    .map(BridgeTest::payload)
                    .toList();
            assertThat(qos == Qos.EXACTLY_ONCE ? of : once(of)).as("%s", qos).isEqualTo(published.get(qos.level()));
        }
    }

    private static String payload(String heard) {
        return heard.substring(heard.indexOf('=') + 1).split(" ", 2)[0];
    }

    private static List<String> once(List<String> heard) {
        return new ArrayList<>(new LinkedHashSet<>(heard));
    }
}
