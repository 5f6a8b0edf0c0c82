package dev.tidegate.bridge;

import java.util.List;
import java.util.Map;

/** Rules for tests, ordinary in all that is not said. */
final class Rules {
    private Rules() {}

    static Rule out(String topic) {
        return rule("out " + topic, Direction.OUT, TopicRemap.of(topic, topic), List.of());
    }

    static Rule in(String remote, String local) {
        return rule("in " + remote, Direction.IN, TopicRemap.of(local, remote), List.of());
    }

    static Rule rule(String name, Direction direction, TopicRemap remap, List<String> except) {
        return new Rule(name, direction, remap, except, 2, Retention.KEEP, PropertyRule.KEEP, Map.of(), null, null);
    }
}
