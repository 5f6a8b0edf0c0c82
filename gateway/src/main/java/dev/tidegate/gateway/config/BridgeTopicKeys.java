package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.policy.ByteSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of one entry below {@code bridges.NAME.topics}, and the rule that is made of it. */
final class BridgeTopicKeys {
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
                            PAYLOAD),
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
        return rule(row, row.all(EXCEPT), added(row));
    }

    /** With exceptions and properties of its own; an {@link IllegalArgumentException} says what is wrong. */
    static Rule rule(Branch row, List<String> except, Map<String, String> added) {
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
                row.find(PAYLOAD));
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
