package dev.tidegate.gateway.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a filter and what is not; what it matches is told by the topic tree. */
class TopicFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share",
                "$share/",
                "$share/g",
                "$share/g/",
                "$share//t",
                "$share//",
                "$share/#/t",
                "$share/+/t",
                "$share/g#/t",
                "$share/+g/t",
                "$share/g/#/t",
                "$share/g/a+",
                "$share/g/a#",
                "$share/g/a\u0000"
            })
    void share_malformed_isNoFilter(String text) {
        assertThat(TopicFilter.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"$share/g/t, g, 1", "$share/g//, g, 2", "$share/g/#, g, 1", "$share/ä b/+/x, ä b, 2"})
    void share_wellFormed_hasANameAndLevels(String text, String name, int levels) {
        TopicFilter filter = Objects.requireNonNull(TopicFilter.parse(text));
        assertThat(filter.shareName()).isEqualTo(name);
        assertThat(filter.levels()).hasSize(levels);
        assertThat(filter.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$shared/g/t", "$SHARE/g/t", "$SYS/#", "a/$share/g/t", "$sharex"})
    void share_onlyNearly_isAnOrdinaryFilter(String text) {
        assertThat(Objects.requireNonNull(TopicFilter.parse(text)).isShared()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#a", "a/#/b", "#/", "a+", "+a", "a/b+/c", "##", "++", "a\u0000b", "#/#"})
    void wildcard_misplaced_isNoFilter(String text) {
        assertThat(TopicFilter.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "+", "#", "+/+", "/+", "+/#", "a/+/b/#", " ", "a b", "$"})
    void wildcard_aloneInItsLevel_isAFilter(String text) {
        assertThat(TopicFilter.parse(text)).isNotNull();
    }

    @Test
    void equality_isThatOfTheText() {
        assertThat(TopicFilter.parse("$share/g/t")).isNotEqualTo(TopicFilter.parse("t"));
        assertThat(TopicFilter.parse("a/+")).isEqualTo(TopicFilter.parse("a/+"));
    }
}
