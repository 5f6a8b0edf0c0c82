package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.TopicPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {
    private static final List<String> NAMES = Small.texts(List.of("a", "b", "", "x"), 4).stream()
            .filter(each -> !each.isEmpty())
            .toList();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a b            | a b
        a/b a/+        | a/+
        a/+/t a/1/+    | a/+/+
        a/+/t a/1/#    | a/+/#
        a/+ +/b c/d    | +/+
        a a/#          | a/#
        a/b/c +/b/# a  | +/b/# a
        a/+/c a/b/+ +/b/c/d | +/b/c/d a/+/+
        # a            | #
        """)
    void filters_areReplacedByTheFewestThatDoNotOverlap(String asked, String expected) {
        assertThat(Coverage.of(words(asked), Set.of())).isEqualTo(words(expected));
    }

    @Test
    void filterThatIsRefused_isLeftOut() {
        assertThat(Coverage.of(words("a b"), words("b"))).isEqualTo(words("a"));
    }

    @Test
    void filterThatWouldContainTwo_isRefused_soBothStay() {
        assertThat(Coverage.of(words("a/+/t a/1/+"), words("a/+/+"))).isEqualTo(words("a/+/t a/1/+"));
    }

    /** Of any filters of a small world: all they match is matched, and no topic twice. */
    @Test
    void anyFilters_areCoveredOnce() {
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            List<String> asked = new ArrayList<>();
            for (int k = random.nextInt(6); k >= 0; k--) {
                asked.add(filter(random));
            }
            List<TopicPattern> covering =
                    Coverage.of(asked, Set.of()).stream().map(TopicPattern::of).toList();
            for (String topic : NAMES) {
                boolean isAsked =
                        asked.stream().anyMatch(each -> TopicPattern.of(each).matches(topic));
                long times =
                        covering.stream().filter(each -> each.matches(topic)).count();
                assertThat(times).as("%s of %s by %s", topic, asked, covering).isBetween(isAsked ? 1L : 0L, 1L);
            }
        }
    }

    private static String filter(Random random) {
        List<String> levels = new ArrayList<>();
        for (int k = random.nextInt(3); k >= 0; k--) {
            levels.add(List.of("a", "b", "+", "").get(random.nextInt(4)));
        }
        if (random.nextInt(4) == 0) {
            levels.add("#");
        }
        String filter = String.join("/", levels);
        return filter.isEmpty() ? "a" : filter;
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).collect(Collectors.toSet());
    }
}
