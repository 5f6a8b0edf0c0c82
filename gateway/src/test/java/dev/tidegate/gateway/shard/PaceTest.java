package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace<String> pace = new Pace<>();

    @Test
    void name_thatComesTooOftenInASecond_isNotAdmitted() {
        assertThat(pace.admits("a", -5_000, 2)).isTrue();
        assertThat(pace.admits("a", -4_500, 2)).isTrue();
        assertThat(pace.admits("a", -4_001, 2)).isFalse();
    }

    @Test
    void name_thatWaitsForTheNextSecond_isAdmitted() {
        pace.admits("a", 1_999, 1);
        assertThat(pace.admits("a", 1_999, 1)).isFalse();
        assertThat(pace.admits("a", 2_000, 1)).isTrue();
    }

    @Test
    void names_areCountedApart() {
        pace.admits("a", 0, 1);
        assertThat(pace.admits("b", 0, 1)).isTrue();
    }

    @Test
    void shard_thatIsALittleLate_countsInThePresentSecond() {
        pace.admits("a", 2_000, 1);
        assertThat(pace.admits("a", 1_999, 1)).isFalse();
        assertThat(pace.admits("a", 2_001, 1)).isFalse();
    }
}
