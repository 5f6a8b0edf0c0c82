package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Backoff;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a bridge waits before it tries again, and how fast it lets go. */
class PatienceTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final Patience patient = new Patience(BACKOFF, () -> 1);

    private List<Long> waits() {
        return List.of(patient.next(), patient.next(), patient.next(), patient.next(), patient.next());
    }

    @Test
    void attempts_thatFail_waitTwiceAsLongEachTimeUpToTheLongest() {
        assertThat(waits()).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void chance_makesTheWaitUpToHalfAsShort() {
        assertThat(new Patience(BACKOFF, () -> 0).next()).isEqualTo(500);
    }

    @Test
    void oneWhoIsTurnedAway_waitsTheLongest() {
        assertThat(patient.longest()).isEqualTo(5_000);
    }

    @Test
    void connection_makesTheNextWaitShortAgain() {
        patient.longest();
        patient.rewarded();
        assertThat(patient.next()).isEqualTo(1_000);
    }

    @Test
    void throttle_letsSoManyGoInASecond() {
        Throttle throttle = new Throttle(100, 0);
        int gone = 0;
        for (long now = 0; now < 10_000; now += 10) {
            for (int i = 0; i < 5; i++) {
                gone += throttle.admits(now) ? 1 : 0;
            }
        }
        assertThat(gone).isBetween(1_000, 1_010);
    }

    @Test
    void throttle_withoutARate_letsEverythingGo() {
        assertThat(new Throttle(0, 0).admits(0)).isTrue();
    }
}
