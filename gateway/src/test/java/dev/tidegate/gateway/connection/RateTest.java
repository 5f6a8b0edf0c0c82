package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** So much a second, and what goes beyond counts for the seconds that follow. The clock may be below zero. */
class RateTest {
    private static final long SECOND = 1_000;
    private static final long START = -7_000_400;

    private final Rate rate = new Rate(10, START);

    @Test
    void asManyAsTheRate_areFine_oneMoreIsNot() {
        assertThat(rate.isExceededBy(10, START)).isFalse();
        assertThat(rate.isExceededBy(1, START)).isTrue();
    }

    @Test
    void newSecond_beginsAnew() {
        rate.isExceededBy(10, START);
        assertThat(rate.isExceededBy(10, START + SECOND)).isFalse();
    }

    @Test
    void newSecond_isTheClocks_notTheClients() {
        rate.isExceededBy(10, START);
        assertThat(rate.isExceededBy(1, START + 399)).isTrue();
        assertThat(new Rate(10, START + 400).isExceededBy(10, START + 400)).isFalse();
    }

    @Test
    void whatWentBeyond_countsForTheSecondsThatFollow() {
        rate.isExceededBy(35, START);
        assertThat(rate.isExceededBy(0, START + 2 * SECOND)).isTrue();
        assertThat(rate.isExceededBy(5, START + 3 * SECOND)).isFalse();
        assertThat(rate.isExceededBy(1, START + 3 * SECOND)).isTrue();
    }

    @Test
    void debt_lastsUntilWhatCameIsWhatMayHaveCome() {
        rate.isExceededBy(35, START);
        assertThat(rate.debtMillis(START)).isEqualTo(400 + 2 * SECOND);
    }

    @Test
    void noBound_isNeverExceeded() {
        Rate free = new Rate(0, START);
        assertThat(free.isExceededBy(Integer.MAX_VALUE, START)).isFalse();
        assertThat(free.isExceededBy(Integer.MAX_VALUE, START + 9 * SECOND)).isFalse();
    }
}
