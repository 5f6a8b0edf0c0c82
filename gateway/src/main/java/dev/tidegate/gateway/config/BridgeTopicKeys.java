package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.policy.ByteSize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of one entry below {@code bridges.NAME.topics}, and the rule that is made of it. */
final class BridgeTopicKeys {
    /** When a message of the upstream's is wanted here. */
    private enum Wanted {
        ALWAYS,
        WHEN_ASKED_FOR
    }

    private static final ValueType<Integer> LEVEL = new ValueType<>("`0`, `1` or `2`", (text, base) -> level(text));

    static final Key.Leaf<String> OUT = optional(
            "out",
            ValueType.TEXT,
            "What goes to the upstream, as local clients call it. `{name}` is any one level, `{*}` at the end all that is left, "
                    + "nothing too, as `#` is; `+` and `#` do where nothing is renamed.");
    static final Key.Leaf<String> IN =
            optional("in", ValueType.TEXT, "Instead of `out`: what comes from the upstream, as the upstream calls it.");
    static final Key.Leaf<String> BOTH = optional(
            "both",
            ValueType.TEXT,
            "Instead of `out`: what goes both ways, as local clients call it. It comes back to nobody.");
    static final Key.Leaf<String> AS = optional(
            "as",
            ValueType.TEXT,
            "What it is called on the other side: `plant/{line}/{*}` as `eu/{line}/raw/{*}`. The same unless set. What one way "
                    + "captures it may leave out; `both` needs all.");
    static final Key.Leaf<String> LOCAL_PREFIX = optional(
            "local-prefix", ValueType.TEXT, "Instead of `as`: what local names begin with besides; ends with a slash.");
    static final Key.Leaf<String> REMOTE_PREFIX = optional(
            "remote-prefix",
            ValueType.TEXT,
            "Instead of `as`: what upstream names begin with besides; ends with a slash.");
    static final Key.Leaves<String> EXCEPT =
            new Key.Leaves<>("except", ValueType.TEXT, "Topic filters of what stays, as local clients call it.");
    static final Key.Leaf<Integer> QOS = withDefault(
            "qos", LEVEL, "2", "The most a message keeps of its QoS. Nothing is lowered unless you say so.");
    static final Key.Leaf<Retention> RETAIN = withDefault(
            "retain",
            ValueType.oneOf(Keys.spelled(Retention.values())),
            "keep",
            "What becomes of RETAIN: it stays as it is, is taken off, or is put on every message.");
    static final Key.Leaf<PropertyRule> PROPERTIES = withDefault(
            "properties",
            ValueType.oneOf(Keys.spelled(PropertyRule.values())),
            "keep",
            "Whether properties of MQTT 5 cross: content type, response topic, correlation data and user properties.");
    static final Key.Pairs<String> ADD =
            new Key.Pairs<>("add", ValueType.TEXT, "User properties put on every message: `{ NAME: VALUE }`.");
    static final Key.Leaf<ByteSize> PAYLOAD = optional(
            "payload",
            ValueType.BYTES,
            "The largest payload that crosses; larger ones stay and are counted. Any unless set.");
    static final Key.Leaf<Wanted> DEMAND = withDefault(
            "demand",
            ValueType.oneOf(AuthKeys.words("true", Wanted.WHEN_ASKED_FOR, "false", Wanted.ALWAYS)),
            "false",
            "Of `in` and `both`: subscribe upstream only to what somebody here subscribes to. Retained messages stay with the upstream, "
                    + "which is asked for them whenever somebody subscribes here.");
    static final Key.Leaf<Duration> DEMAND_LINGER = withDefault(
            "demand-linger",
            ValueType.DURATION,
            "30s",
            "How long the upstream stays subscribed to when nobody asks any more: clients that come back soon find it so.");
    static final Key.Leaf<Integer> DEMAND_FILTERS = withDefault(
            "demand-filters",
            ValueType.COUNT,
            "100",
            "Filters of local clients that are subscribed to one by one, 1000 at most. When they ask for more, the entry subscribes to "
                    + "all it takes.");
    static final Key.Leaf<Integer> DEMAND_RETAINED = withDefault(
            "demand-retained",
            ValueType.COUNT,
            "100000",
            "Retained messages the upstream is waited for when somebody subscribes. It bounds what a bridge remembers of whom it has "
                    + "given what.");
    static final Key.Rows TOPICS = new Key.Rows(
            "topics",
            new Key.Section(
                    "topic",
                    List.of(
                            OUT,
                            IN,
                            BOTH,
                            AS,
                            LOCAL_PREFIX,
                            REMOTE_PREFIX,
                            EXCEPT,
                            QOS,
                            RETAIN,
                            PROPERTIES,
                            ADD,
                            PAYLOAD,
                            DEMAND,
                            DEMAND_LINGER,
                            DEMAND_FILTERS,
                            DEMAND_RETAINED),
                    "One thing that crosses."),
            "What crosses, at least one entry, each with `out`, `in` or `both`. No two take the same message the same way.");

    /** What says where an entry leads. */
    static final Map<Key.Leaf<String>, Direction> DIRECTIONS = directions();

    private BridgeTopicKeys() {}

    /** The key that says where this entry leads; of several, the first. */
    static Key.Leaf<String> lead(Branch row) {
        return DIRECTIONS.keySet().stream().filter(row::mentions).findFirst().orElse(OUT);
    }

    /** An {@link IllegalArgumentException} says what is wrong with the names. */
    static TopicRemap remap(Branch row) {
        Key.Leaf<String> lead = lead(row);
        String topic = row.get(lead);
        if (row.mentions(LOCAL_PREFIX) || row.mentions(REMOTE_PREFIX)) {
            return TopicRemap.prefixed(topic, text(row, LOCAL_PREFIX, ""), text(row, REMOTE_PREFIX, ""));
        }
        String as = text(row, AS, topic);
        return lead.equals(IN) ? TopicRemap.of(as, topic) : TopicRemap.of(topic, as);
    }

    /** Made of an entry in which nothing is wrong any more. */
    static Rule rule(Branch row) {
        return rule(row, row.all(EXCEPT), added(row), onDemand(row));
    }

    /** With exceptions, properties and terms of its own; an {@link IllegalArgumentException} says what is wrong. */
    static Rule rule(Branch row, List<String> except, Map<String, String> added, @Nullable OnDemand onDemand) {
        Direction direction = DIRECTIONS.getOrDefault(lead(row), Direction.OUT);
        TopicRemap remap = remap(row);
        return new Rule(
                name(direction, remap),
                direction,
                remap,
                except,
                row.get(QOS),
                row.get(RETAIN),
                row.get(PROPERTIES),
                added,
                row.find(PAYLOAD),
                onDemand);
    }

    private static @Nullable OnDemand onDemand(Branch row) {
        return switch (row.get(DEMAND)) {
            case ALWAYS -> null;
            case WHEN_ASKED_FOR ->
                new OnDemand(row.get(DEMAND_LINGER), row.get(DEMAND_FILTERS), row.get(DEMAND_RETAINED));
        };
    }

    static Map<String, String> added(Branch row) {
        Map<String, String> added = new LinkedHashMap<>();
        row.pairs(ADD).forEach((name, value) -> added.put(name, value.value()));
        return added;
    }

    /** What it takes and which way: no two entries share that, and it stays when others are added. */
    private static String name(Direction direction, TopicRemap remap) {
        String taken = switch (direction) {
            case OUT, BOTH -> remap.localPattern();
            case IN -> remap.remotePattern();
        };
        return direction.key() + " " + taken;
    }

    private static int level(String text) {
        int level = List.of("0", "1", "2").indexOf(text);
        if (level < 0) {
            throw new IllegalArgumentException("write 0, 1 or 2, not \"" + text + "\"");
        }
        return level;
    }

    private static String text(Branch row, Key.Leaf<String> key, String otherwise) {
        String given = row.find(key);
        return given == null ? otherwise : given;
    }

    private static Map<Key.Leaf<String>, Direction> directions() {
        Map<Key.Leaf<String>, Direction> directions = new LinkedHashMap<>();
        directions.put(OUT, Direction.OUT);
        directions.put(IN, Direction.IN);
        directions.put(BOTH, Direction.BOTH);
        return directions;
    }
}
