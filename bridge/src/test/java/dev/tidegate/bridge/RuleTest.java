package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
    private static final TopicRemap EVERYTHING = TopicRemap.of("#", "#");

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void qos_thatIsNone_isRefused(int qos) {
        assertThatThrownBy(() -> new Rule(
                        "r",
                        Direction.OUT,
                        EVERYTHING,
                        List.of(),
                        qos,
                        Retention.KEEP,
                        PropertyRule.KEEP,
                        Map.of(),
                        null,
                        null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        BOTH | a/{x} | b     | "a/{x}" and "b" do not both have {x}, so a name does not find its way back: write it on both sides, or make the rule out or in
        BOTH | a     | b/#   | "a" and "b/#" do not both have {*}, so a name does not find its way back: write it on both sides, or make the rule out or in
        OUT  | a     | b/{x} | "b/{x}" has {x} and "a" does not, so nobody knows what to write there: capture it, or leave it out
        IN   | a/+   | b     | "a/+" has a + and "b" does not, so nobody knows what to write there: capture it, or leave it out
        """)
    void rule_thatCannotSayWhatToWrite_isRefusedWithTheFix(
            Direction direction, String local, String remote, String message) {
        assertThatThrownBy(() -> Rules.rule("r", direction, TopicRemap.of(local, remote), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"OUT, a/{x}, b", "IN, a, b/{x}/#"})
    void rule_oneWay_mayDropWhatItCaptures(Direction direction, String local, String remote) {
        assertThat(Rules.rule("r", direction, TopicRemap.of(local, remote), List.of())
                        .direction())
                .isEqualTo(direction);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        b/#    | except "b/#" matches nothing the rule takes, which is a/+/#; write it as local clients call it, or remove it
        a/#    | except "a/#" leaves nothing of a/+/#; remove the rule
        a/#/b  | "a/#/b" is no topic filter: + stands alone in a level, # alone in the last
        a/b+   | "a/b+" is no topic filter: + stands alone in a level, # alone in the last
        $SYS/# | "$SYS/#": topics that begin with $ never cross a bridge; leave it out
        """)
    void exception_thatMakesNoSense_isRefusedWithTheFix(String except, String message) {
        assertThatThrownBy(
                        () -> Rules.rule("r", Direction.OUT, TopicRemap.of("a/{x}/{*}", "b/{x}/{*}"), List.of(except)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void addedProperties_keepTheirOrder() {
        Map<String, String> added = new LinkedHashMap<>();
        added.put("z", "1");
        added.put("a", "2");

        Rule rule = new Rule(
                "r", Direction.OUT, EVERYTHING, List.of(), 2, Retention.KEEP, PropertyRule.KEEP, added, null, null);

        assertThat(rule.added().keySet()).containsExactly("z", "a");
    }

    @Test
    void addedProperty_thatNoPacketCanHold_isRefused() {
        assertThatThrownBy(() -> new Rule(
                        "r",
                        Direction.OUT,
                        EVERYTHING,
                        List.of(),
                        2,
                        Retention.KEEP,
                        PropertyRule.KEEP,
                        Map.of("a", "\u0000"),
                        null,
                        null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
