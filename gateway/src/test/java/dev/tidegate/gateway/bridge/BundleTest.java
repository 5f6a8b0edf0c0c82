package dev.tidegate.gateway.bridge;

import static dev.tidegate.gateway.bridge.BridgedNodes.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge of several connections between two nodes in virtual time. */
class BundleTest {
    private static final int ACCIDENTS = 200;
    private static final int TOPICS = 12;
    private static final int ROUNDS = 10;
    private static final Rule UP = rule("up", "eu/up", Direction.OUT);
    private static final Rule DOWN = rule("down", "eu/down", Direction.IN);

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void threeConnectionsThatAreCut_loseDoubleAndReorderNothing(Protocol protocol) {
        Story story = new Story(protocol, 3);
        story.tell(BridgedNodes::cutOne);
        story.assertUpstreamHasAllInOrder();
        story.assertNodeHasAllOnce();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void threeConnectionsOfANodeThatDies_loseDoubleAndReorderNothing(Protocol protocol) {
        Story story = new Story(protocol, 3);
        int[] accidents = {0};
        story.tell(nodes -> {
            if (++accidents[0] % 10 == 0) {
                nodes.kill();
            } else {
                nodes.cutOne();
            }
        });
        story.assertUpstreamHasAllInOrder();
        story.assertNodeHasAllOnce();
    }

    /** What comes may come twice while a subscription gives way to a share, and nothing is lost. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void connectionsThatBecomeMoreAndFewer_loseNothing_andReorderNothingOutward(Protocol protocol) {
        Story story = new Story(protocol, 1);
        int[] accidents = {0};
        Random random = new Random(3);
        story.tell(nodes -> {
            int next = accidents[0]++;
            switch (next % 7) {
                case 0 -> nodes.connections(1 + random.nextInt(4)).change(UP, DOWN);
                case 3 -> nodes.kill();
                case 5 -> nodes.connections(1 + random.nextInt(4)).killAndChange(DOWN, UP);
                default -> nodes.cutOne();
            }
        });
        story.assertUpstreamHasAllInOrder();
        story.assertNodeHasAll();
        assertThat(story.nodes.bridge().sessions())
                .as("sessions of no earlier number")
                .hasSize(2 * story.nodes.state().size());
    }

    @Test
    void messages_spreadOverTheSessions_eachTopicInOne() {
        BridgedNodes nodes = new BridgedNodes(5, Protocol.MQTT_5).connections(3).open();
        nodes.block();
        for (int i = 0; i < 120; i++) {
            nodes.publishUp("t" + i % 40, String.valueOf(i), Qos.AT_LEAST_ONCE);
        }
        nodes.elapse(3_000);
        List<Integer> waiting = nodes.state().connections().stream()
                .map(each -> each.backlog().messages())
                .toList();
        assertThat(waiting).allMatch(each -> each >= 20).hasSize(3);
        assertThat(nodes.state().backlog().messages()).isEqualTo(120);
    }

    @ParameterizedTest
    @CsvSource({"1,3", "3,2", "3,1"})
    void messagesThatHaveWaited_leaveBeforeThoseOfAnotherNumberOfConnections(int before, int after) {
        BridgedNodes nodes = new BridgedNodes(5, Protocol.MQTT_5)
                .rate(30)
                .connections(before)
                .open();
        nodes.block();
        publishRounds(nodes, 0);
        nodes.connections(after).change(UP, DOWN);
        nodes.elapse(2_000);
        publishRounds(nodes, ROUNDS);
        nodes.unblock();
        nodes.elapse(60_000);
        assertThat(Story.byTopic(nodes.heardThere).values())
                .hasSize(TOPICS)
                .allMatch(each -> each.equals(
                        IntStream.range(0, 2 * ROUNDS).mapToObj(String::valueOf).toList()));
    }

    /** What takes the place of a subscription is there before it ends. */
    @ParameterizedTest
    @CsvSource({"1,2", "2,1"})
    void subscriptionThatGivesWayToAnother_missesNothing(int before, int after) {
        BridgedNodes nodes =
                new BridgedNodes(5, Protocol.MQTT_5).connections(before).open();
        nodes.connections(after).change(UP, DOWN);
        List<String> published = new ArrayList<>();
        nodes.elapse(15_000, () -> {
            published.add(String.valueOf(published.size()));
            nodes.publishDown("t/q1", published.get(published.size() - 1), Qos.AT_LEAST_ONCE);
        });
        nodes.elapse(5_000);
        assertThat(nodes.state().size()).isEqualTo(after);
        assertThat(Story.byTopic(nodes.heardHere).get("down/t/q1")).containsExactlyInAnyOrderElementsOf(published);
    }

    private static void publishRounds(BridgedNodes nodes, int first) {
        for (int round = first; round < first + ROUNDS; round++) {
            for (int topic = 0; topic < TOPICS; topic++) {
                nodes.publishUp("t" + topic, String.valueOf(round), Qos.EXACTLY_ONCE);
            }
        }
    }

    @Test
    void retainedMessages_goUpOnce_whateverBecomesOfTheNumber() {
        BridgedNodes nodes = new BridgedNodes(5, Protocol.MQTT_5).connections(3);
        for (int i = 0; i < 30; i++) {
            nodes.retainUp("r" + i);
        }
        nodes.open();
        nodes.elapse(5_000);
        nodes.connections(2).change(UP, DOWN);
        nodes.elapse(30_000);
        assertThat(nodes.heardThere).hasSize(30);
    }

    @Test
    void subscription_isAShareOfAllConnections() {
        BridgedNodes nodes = new BridgedNodes(5, Protocol.MQTT_5).connections(2).open();
        assertThat(nodes.filtersThere("bridge-from-here")).containsExactly("$share/tidegate-test/eu/down/#");
        assertThat(nodes.filtersThere("bridge-from-here-2")).containsExactly("$share/tidegate-test/eu/down/#");
    }

    @Test
    void subscription_overMqtt311_isTheFirstConnections() {
        BridgedNodes nodes =
                new BridgedNodes(5, Protocol.MQTT_3_1_1).connections(2).open();
        assertThat(nodes.filtersThere("bridge-from-here")).containsExactly("eu/down/#");
        assertThat(nodes.filtersThere("bridge-from-here-2")).isEmpty();
    }

    @Test
    void connection_thatIsNoMore_isForgottenUpstream_andTheOtherSubscribesAlone() {
        BridgedNodes nodes = new BridgedNodes(5, Protocol.MQTT_5).connections(2).open();
        nodes.connections(1).change(UP, DOWN);
        nodes.elapse(60_000);
        assertThat(nodes.isKnownThere("bridge-from-here-2")).isFalse();
        assertThat(nodes.filtersThere("bridge-from-here")).containsExactly("eu/down/#");
    }

    /** What is published meanwhile, and what the sides have said of it. */
    private static final class Story {
        private final BridgedNodes nodes;
        private final Random random;
        private final Map<String, List<String>> up = new LinkedHashMap<>();
        private final Map<String, List<String>> down = new LinkedHashMap<>();

        Story(Protocol protocol, int connections) {
            nodes = new BridgedNodes(7, protocol).connections(connections).open();
            random = new Random(protocol.ordinal());
        }

        void tell(Consumer<BridgedNodes> accident) {
            int n = 0;
            for (int i = 0; i < ACCIDENTS; i++) {
                for (int k = random.nextInt(8); k > 0; k--) {
                    Qos qos = Qos.of(1 + random.nextInt(2));
                    String topic = "t" + random.nextInt(TOPICS) + "/q" + qos.level();
                    String payload = String.valueOf(n++);
                    if (random.nextInt(3) > 0) {
                        up.computeIfAbsent("eu/up/" + topic, same -> new ArrayList<>())
                                .add(payload);
                        nodes.publishUp(topic, payload, qos);
                    } else {
                        down.computeIfAbsent("down/" + topic, same -> new ArrayList<>())
                                .add(payload);
                        nodes.publishDown(topic, payload, qos);
                    }
                }
                nodes.steps(random.nextInt(60));
                accident.accept(nodes);
                if (random.nextInt(4) > 0) {
                    nodes.elapse(100L * random.nextInt(20));
                }
            }
            nodes.elapse(20_000);
            for (int i = 0; i < 100 && !isAllThere(); i++) {
                nodes.elapse(10_000);
            }
            assertThat(nodes.state().phase()).isEqualTo(BridgeState.Phase.OPEN);
        }

        private boolean isAllThere() {
            return nodes.state().backlog().messages() == 0
                    && nodes.bridge().sessions().size() == 2 * nodes.state().size();
        }

        void assertUpstreamHasAllInOrder() {
            assertSame(byTopic(nodes.heardThere), up);
        }

        void assertNodeHasAllOnce() {
            assertSame(sorted(byTopic(nodes.heardHere)), sorted(down));
        }

        void assertNodeHasAll() {
            Map<String, List<String>> once = byTopic(nodes.heardHere);
            once.replaceAll((topic, heard) -> List.copyOf(new LinkedHashSet<>(heard)));
            assertSame(sorted(once), sorted(down));
        }

        private static void assertSame(Map<String, List<String>> heard, Map<String, List<String>> published) {
            published.forEach((topic, payloads) ->
                    assertThat(heard.getOrDefault(topic, List.of())).as(topic).isEqualTo(payloads));
            assertThat(heard).hasSameSizeAs(published);
        }

        private static Map<String, List<String>> sorted(Map<String, List<String>> topics) {
            Map<String, List<String>> sorted = new LinkedHashMap<>();
            topics.forEach(
                    (topic, heard) -> sorted.put(topic, heard.stream().sorted().toList()));
            return sorted;
        }

        /** What was heard, in order; at QoS 1 each once. */
        private static Map<String, List<String>> byTopic(List<String> heard) {
            Map<String, List<String>> topics = new LinkedHashMap<>();
            for (String each : heard) {
                String topic = each.substring(0, each.indexOf('='));
                String payload = each.substring(each.indexOf('=') + 1).split(" ", 2)[0];
                List<String> known = topics.computeIfAbsent(topic, same -> new ArrayList<>());
                boolean isAgain = topic.endsWith("q1") ? known.contains(payload) : each.contains(" dup");
                if (!isAgain) {
                    known.add(payload);
                }
            }
            return topics;
        }
    }
}
