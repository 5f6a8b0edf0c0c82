package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How old the oldest message is that waits, from nothing but how many have come and gone. */
class LagTest {
    private static final long SECOND = 1_000;

    private final Lag lag = new Lag();

    @Test
    void emptyLine_hasNone() {
        assertThat(lag.look(5 * SECOND, 17, 0)).isZero();
    }

    @Test
    void lineThatMoves_isAsOldAsItsHead() {
        for (int second = 0; second < 100; second++) {
            lag.look(second * SECOND, 0, second + 1); // one comes each second
        }
        assertThat(lag.look(100 * SECOND, 60, 40)).isEqualTo(40 * SECOND);
    }

    @Test
    void lineThatHasBeenEmpty_beginsAnew() {
        lag.look(0, 0, 5);
        lag.look(SECOND, 5, 0);
        lag.look(2 * SECOND, 5, 1);
        assertThat(lag.look(3 * SECOND, 5, 2)).isEqualTo(SECOND);
    }

    @Test
    void outageOfADay_isRememberedRoughly() {
        int day = 86_400;
        for (int second = 0; second < day; second++) {
            lag.look(second * SECOND, 0, second + 1);
        }
        assertThat(lag.look(day * SECOND, 0, day)).isEqualTo(day * SECOND);
        assertThat(lag.look(day * SECOND, day / 2, day / 2)).isBetween(day / 2 * SECOND, day / 2 * SECOND + 1_000_000);
    }
}
