package dev.tidegate.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void id_exactlyTheLimit_isWhole() {
        assertThat(Excerpt.id("a".repeat(128))).isEqualTo("a".repeat(128));
    }

    @Test
    void id_oneTooMany_endsInAnEllipsisAtTheLimit() {
        assertThat(Excerpt.id("a".repeat(129))).isEqualTo("a".repeat(127) + "…");
    }

    @Test
    void topic_surrogatePairAcrossTheCut_isNotHalved() {
        assertThat(Excerpt.topic("a".repeat(254) + "🌊🌊")).isEqualTo("a".repeat(254) + "…");
    }
}
