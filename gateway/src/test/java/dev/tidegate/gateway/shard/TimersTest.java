package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {
    private static final long ROUND = 1024 * Timers.TICK_MILLIS;

    private final Timers timers = new Timers(Runnable::run);
    private final List<String> fired = new ArrayList<>();

    private Timers.Timer naming(String name) {
        return Timers.timer(() -> fired.add(name));
    }

    @Test
    void timer_oneMillisecondBeforeItsTime_hasNotFired() {
        timers.set(naming("a"), 0, 250);
        timers.advance(249);
        assertThat(fired).isEmpty();
    }

    @Test
    void timer_atTheTickBehindItsTime_fires() {
        timers.set(naming("a"), 0, 250);
        timers.advance(300);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void timer_fired_doesNotFireAgainInTheNextRound() {
        timers.set(naming("a"), 0, 250);
        timers.advance(300);
        timers.advance(300 + 3 * ROUND);
        assertThat(fired).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(longs = {ROUND - 100, ROUND, ROUND + 100, 7 * ROUND, 86_400_000})
    void timer_roundsOfTheWheelAway_waitsForItsOwn(long delay) {
        timers.set(naming("far"), 0, delay);
        for (long now = 0; now < delay; now += 100) {
            timers.advance(now);
        }
        assertThat(fired).isEmpty();
        timers.advance(delay);
        assertThat(fired).containsExactly("far");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -100, -101, -9_000_000_000_000L, 0, 1, 9_000_000_000_000L})
    void timer_anyOriginOfTheClock_firesNeitherEarlyNorATickLate(long origin) {
        timers.set(naming("a"), origin, 1_000);
        timers.advance(origin + 999);
        assertThat(fired).isEmpty();
        timers.advance(origin + 1_000 + Timers.TICK_MILLIS);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void timer_delayOfZero_firesAtTheNextTick() {
        timers.advance(1_000);
        timers.set(naming("now"), 1_000, 0);
        timers.advance(1_100);
        assertThat(fired).containsExactly("now");
    }

    @Test
    void timer_setWhileTheWheelIsBehindTheClock_isNotEarly() {
        timers.advance(0);
        timers.set(naming("a"), 5_000, 100); // nobody has called advance for five seconds
        timers.advance(5_000);
        assertThat(fired).isEmpty();
    }

    @Test
    void timers_ofOneTick_fireInTheOrderTheyWereSet() {
        timers.set(naming("a"), 0, 190);
        timers.set(naming("b"), 0, 110);
        timers.set(naming("c"), 0, 150);
        timers.advance(200);
        assertThat(fired).containsExactly("a", "b", "c");
    }

    @Test
    void timers_afterALeapOfTheClock_fireInTheOrderOfTheirTimes() {
        timers.set(naming("late"), 0, 2 * ROUND);
        timers.set(naming("early"), 0, 500);
        timers.advance(5 * ROUND);
        assertThat(fired).containsExactly("early", "late");
    }

    @Test
    void cancel_beforeItsTime_itNeverFires() {
        Timers.Timer timer = naming("a");
        timers.set(timer, 0, 100);
        timer.cancel();
        timers.advance(10 * ROUND);
        assertThat(fired).isEmpty();
    }

    @Test
    void cancel_neverSet_isHarmless() {
        naming("a").cancel();
        timers.advance(ROUND);
        assertThat(fired).isEmpty();
    }

    @Test
    void set_again_movesTheDeadline() {
        Timers.Timer timer = naming("a");
        timers.set(timer, 0, 100);
        timers.set(timer, 0, 500);
        timers.advance(400);
        assertThat(fired).isEmpty();
        timers.advance(500);
        assertThat(fired).containsExactly("a");
    }

    @Test
    void task_setsItselfAgain_firesAtEveryTickOnce() {
        Timers.Timer[] self = new Timers.Timer[1];
        long[] now = {0};
        self[0] = Timers.timer(() -> {
            fired.add("at " + now[0]);
            timers.set(self[0], now[0], 0);
        });
        timers.set(self[0], 0, 100);
        for (now[0] = 100; now[0] <= 300; now[0] += 100) {
            timers.advance(now[0]);
        }
        assertThat(fired).containsExactly("at 100", "at 200", "at 300");
    }

    @Test
    void task_setsATimerOneRoundAway_landsInTheSlotBeingEmptiedAndWaits() {
        Timers.Timer round = naming("a round later");
        timers.set(Timers.timer(() -> timers.set(round, 100, ROUND)), 0, 100);
        timers.advance(100);
        assertThat(fired).isEmpty();
        timers.advance(100 + ROUND);
        assertThat(fired).containsExactly("a round later");
    }

    @Test
    void task_cancelsTheNextOfItsTick_thatOneDoesNotFire() {
        Timers.Timer second = naming("second");
        timers.set(Timers.timer(second::cancel), 0, 100);
        timers.set(second, 0, 100);
        timers.set(naming("third"), 0, 100);
        timers.advance(200);
        assertThat(fired).containsExactly("third");
    }

    @Test
    void task_movesTheNextOfItsTick_thatOneFiresLater() {
        Timers.Timer second = naming("second");
        timers.set(Timers.timer(() -> timers.set(second, 100, 300)), 0, 100);
        timers.set(second, 0, 100);
        timers.advance(300);
        assertThat(fired).isEmpty();
        timers.advance(400);
        assertThat(fired).containsExactly("second");
    }

    @Test
    void task_fails_theOthersOfItsTickAreNotARoundLate() {
        timers.set(
                Timers.timer(() -> {
                    throw new IllegalStateException("past the runner");
                }),
                0,
                100);
        timers.set(naming("next"), 0, 100);
        assertThatThrownBy(() -> timers.advance(100)).hasMessage("past the runner");
        timers.advance(200);
        assertThat(fired).containsExactly("next");
    }

    @Test
    void timers_manyFarOnesInFrontOfManyDue_costATickNotAMinute() {
        for (int i = 0; i < 300_000; i++) {
            timers.set(naming("far"), 0, 100 + ROUND);
        }
        for (int i = 0; i < 20_000; i++) {
            timers.set(naming("due"), 0, 100);
        }
        long before = System.nanoTime();
        timers.advance(100);
        assertThat(fired).hasSize(20_000).containsOnly("due");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    }

    /** Deadline of a random timer; negative where it is not set. */
    private record Story(long[] dueAt, List<Timers.Timer> timers) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void timers_randomSettingMovingAndCancelling_eachFiresWithinATickOfItsTime(long seed) {
        Random random = new Random(seed);
        Story story = new Story(new long[200], new ArrayList<>());
        long[] now = {0};
        for (int i = 0; i < 200; i++) {
            int index = i;
            story.dueAt[i] = -1;
            story.timers.add(Timers.timer(() -> {
                assertThat(story.dueAt[index]).isBetween(now[0] - 2 * Timers.TICK_MILLIS, now[0]);
                story.dueAt[index] = -1;
            }));
        }
        for (int step = 0; step < 20_000; step++) {
            int index = random.nextInt(200);
            if (random.nextInt(4) == 0) {
                story.timers.get(index).cancel();
                story.dueAt[index] = -1;
            } else {
                long delay = random.nextInt(5) == 0 ? random.nextInt(500_000) : random.nextInt(3_000);
                timers.set(story.timers.get(index), now[0], delay);
                story.dueAt[index] = now[0] + delay;
            }
            now[0] += random.nextInt(100);
            timers.advance(now[0]);
        }
        for (int tick = 0; tick < 6_000; tick++) {
            now[0] += Timers.TICK_MILLIS;
            timers.advance(now[0]);
        }
        assertThat(story.dueAt).containsOnly(-1);
    }
}
