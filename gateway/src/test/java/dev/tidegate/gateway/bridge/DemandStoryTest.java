package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.TopicPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that come, ask, leave and return in any order while connections are lost and gateways die, and what each of them should have heard. */
class DemandStoryTest {
    private static final int CLIENTS = 6;
    private static final int STEPS = 150;
    private static final List<String> FILTERS = List.of(
            "#",
            "down/#",
            "down/+",
            "down/a",
            "down/b",
            "down/a/+",
            "down/+/x",
            "down/a/x",
            "down/b/#",
            "down/c/d/e",
            "+/a/#");
    private static final List<String> TOPICS = List.of("a", "b", "a/x", "a/y", "b/x", "c/d/e", "c");

    private final List<VirtualConnection> clients = new ArrayList<>();
    private final List<List<String>> heard = new ArrayList<>();
    private final List<Map<String, Integer>> due = new ArrayList<>();
    private final List<Set<String>> subscribed = new ArrayList<>();
    private final Map<String, String> retained = new HashMap<>();

    private static Rule rule() {
        return new Rule(
                "down",
                Direction.IN,
                TopicRemap.of("down/{*}", "eu/down/{*}"),
                List.of(),
                2,
                Retention.KEEP,
                PropertyRule.KEEP,
                Map.of(),
                null,
                new OnDemand(Duration.ofSeconds(5), 4, 1_000));
    }

    @ParameterizedTest
    @CsvSource({"1, MQTT_5", "2, MQTT_3_1_1"})
    void everybody_hearsOnceWhatASubscriptionThereWouldHaveBrought(long seed, Protocol protocol) {
        Random random = new Random(seed);
        BridgedNodes nodes = new BridgedNodes(seed, protocol).start(rule());
        for (int i = 0; i < CLIENTS; i++) {
            heard.add(new ArrayList<>());
            due.add(new TreeMap<>());
            subscribed.add(new HashSet<>());
            clients.add(connect(nodes, i));
        }
        for (int i = 0; i < STEPS; i++) {
            int who = random.nextInt(CLIENTS);
            switch (random.nextInt(6)) {
                case 0, 1 -> subscribe(who, FILTERS.get(random.nextInt(FILTERS.size())));
                case 2 -> unsubscribe(who, random);
                case 3, 4 -> publish(nodes, TOPICS.get(random.nextInt(TOPICS.size())), "m" + i, random.nextInt(3));
                default -> {
                    clients.get(who).drop();
                    clients.set(who, connect(nodes, who));
                }
            }
            nodes.steps(random.nextInt(80));
            if (random.nextInt(5) == 0) {
                nodes.cut();
            }
            nodes.elapse(3_000);
            if (random.nextInt(25) == 0) {
                nodes.kill();
                for (int k = 0; k < CLIENTS; k++) {
                    clients.set(k, connect(nodes, k));
                }
                nodes.elapse(3_000);
            }
            assertThat(overlaps(nodes.filtersThere())).as("at step %d", i).isEmpty();
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(counted(heard.get(i))).as("client %d", i).isEqualTo(due.get(i));
        }
    }

    private VirtualConnection connect(BridgedNodes nodes, int who) {
        return nodes.here()
                .call("client" + who)
                .on(who % 2)
                .connect()
                .writing(heard.get(who))
                .acknowledging();
    }

    private void subscribe(int who, String filter) {
        clients.get(who).subscribe(filter, Qos.EXACTLY_ONCE);
        subscribed.get(who).add(filter);
        retained.forEach((topic, payload) -> {
            if (TopicPattern.of(filter).matches(topic)) {
                due.get(who).merge(payload + " retain", 1, Integer::sum);
            }
        });
    }

    private void unsubscribe(int who, Random random) {
        List<String> mine = List.copyOf(subscribed.get(who));
        if (!mine.isEmpty()) {
            String filter = mine.get(random.nextInt(mine.size()));
            clients.get(who).unsubscribe(filter);
            subscribed.get(who).remove(filter);
        }
    }

    private void publish(BridgedNodes nodes, String topic, String payload, int kind) {
        VirtualConnection writer = nodes.there().call("writer").cleanStart().connect();
        if (kind == 0) {
            writer.publishRetained("eu/down/" + topic, payload, Qos.EXACTLY_ONCE);
            retained.put("down/" + topic, payload);
        } else {
            writer.publish("eu/down/" + topic, payload, Qos.EXACTLY_ONCE);
        }
        nodes.there().settle();
        writer.drop();
        for (int i = 0; i < CLIENTS; i++) {
            boolean isWanted = subscribed.get(i).stream()
                    .anyMatch(each -> TopicPattern.of(each).matches("down/" + topic));
            if (isWanted) {
                due.get(i).merge(payload, 1, Integer::sum);
            }
        }
    }

    private static Map<String, Integer> counted(List<String> words) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String each : words) {
            if (!each.contains(" dup")) {
                String payload = each.substring(each.indexOf('=') + 1).split(" ", 2)[0];
                counts.merge(each.contains(" retain") ? payload + " retain" : payload, 1, Integer::sum);
            }
        }
        return counts;
    }

    private static List<String> overlaps(List<String> filters) {
        List<String> found = new ArrayList<>();
        for (String one : filters) {
            for (String other : filters) {
                if (one.compareTo(other) < 0 && TopicPattern.of(one).overlaps(TopicPattern.of(other))) {
                    found.add(one + " and " + other);
                }
            }
        }
        return found;
    }
}
