package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters against names and against each other, judged by asking every topic name of a small world. */
class TopicPatternTest {
    private static final int CASES = 10_000_000;
    private static final String[] WORDS = {"", "a", "b", "$s", "A"};
    /** Every name of one to five levels, one more than the longest filter has, and the empty one as if there were such. */
    private static final List<String> NAMES = names();

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        List<String> longest = List.of("");
        for (int depth = 1; depth <= 5; depth++) {
            List<String> longer = new ArrayList<>();
            for (String each : longest) {
                for (String word : WORDS) {
                    longer.add(depth == 1 ? word : each + "/" + word);
                }
            }
            names.addAll(longer);
            longest = longer;
        }
        return names;
    }

    /** Section 4.7 in the words of a child. */
    private static boolean naively(List<String> filter, List<String> name) {
        if (filter.isEmpty()) {
            return name.isEmpty();
        }
        if (filter.get(0).equals("#")) {
            return true;
        }
        return !name.isEmpty()
                && (filter.get(0).equals("+") || filter.get(0).equals(name.get(0)))
                && naively(filter.subList(1, filter.size()), name.subList(1, name.size()));
    }

    private static boolean naively(String filter, String name) {
        boolean hidden = name.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"));
        return !hidden && naively(List.of(filter.split("/", -1)), List.of(name.split("/", -1)));
    }

    private static String filter(Random random) {
        StringBuilder filter = new StringBuilder();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            boolean last = i == depth - 1;
            int choice = random.nextInt(last ? 10 : 8);
            String level = choice < 5 ? WORDS[choice] : choice < 8 ? "+" : "#";
            filter.append(i == 0 ? "" : "/").append(level);
        }
        return filter.isEmpty() ? "a" : filter.toString();
    }

    /** A46. */
    @Test
    void matches_tenMillionFiltersAndNames_asTheReferenceDoes() {
        Random random = new Random(46);
        for (int i = 0; i < CASES; ) {
            String filter = filter(random);
            TopicPattern pattern = TopicPattern.of(filter);
            for (int j = 0; j < 200; j++, i++) {
                String name = NAMES.get(random.nextInt(NAMES.size()));
                if (pattern.matches(name) != naively(filter, name)) {
                    assertThat(pattern.matches(name))
                            .as("%s on %s", filter, name)
                            .isEqualTo(naively(filter, name));
                }
            }
        }
    }

    /** A45. */
    @Test
    void containsAndOverlaps_anyTwoFilters_asEveryNameSays() {
        Random random = new Random(45);
        for (int i = 0; i < 4_000; i++) {
            String one = filter(random);
            String other = filter(random);
            TopicPattern pattern = TopicPattern.of(one);
            boolean contains = true;
            boolean overlaps = false;
            for (String name : NAMES) {
                boolean matchesOther = naively(other, name);
                contains &= !matchesOther || pattern.matches(name);
                overlaps |= matchesOther && pattern.matches(name);
            }
            assertThat(pattern.contains(TopicPattern.of(other)))
                    .as("%s contains %s", one, other)
                    .isEqualTo(contains);
            assertThat(pattern.overlaps(TopicPattern.of(other)))
                    .as("%s overlaps %s", one, other)
                    .isEqualTo(overlaps);
        }
    }

    /** A46: the mistakes others have made. */
    @ParameterizedTest
    @CsvSource({
        "allowed,        allowed/secret, false",
        "allowed/#,      allowed,        true",
        "allowed/#,      allowedx,       false",
        "allowed/+,      allowed,        false",
        "a//b,           a/b,            false",
        "a/b,            a/b/,           false",
        "a/b/+,          a/b/,           true",
        "caf\u00e9,      cafe\u0301,     false",
        "Allowed,        allowed,        false",
        "#,              $SYS/x,         false",
        "+/x,            $SYS/x,         false",
        "$SYS/#,         $SYS/x,         true",
    })
    void matches_neighbours_levelByLevel(String filter, String name, boolean matches) {
        assertThat(TopicPattern.of(filter).matches(name)).isEqualTo(matches);
    }
}
