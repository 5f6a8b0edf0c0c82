package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.shard.Strikes.Standing;
import org.junit.jupiter.api.Test;

/** Three strikes within a second hold a name for two; three knocks more, and it is banned for five. */
class StrikesTest {
    private static final Strikes.Terms TERMS = new Strikes.Terms(3, 1_000, 2_000, 5_000);
    private static final long START = -7_000;

    private final Strikes<String> strikes = new Strikes<>(4);

    private void strike(String name, long now, int times) {
        for (int i = 0; i < times; i++) {
            strikes.strike(name, now, TERMS);
        }
    }

    private Standing knock(String name, long now, int times) {
        Standing last = Standing.FREE;
        for (int i = 0; i < times; i++) {
            last = strikes.knock(name, now, TERMS);
        }
        return last;
    }

    @Test
    void name_withOneStrikeLessThanTooMany_isFree() {
        strike("a", START, 2);
        assertThat(knock("a", START, 100)).isEqualTo(Standing.FREE);
    }

    @Test
    void strikes_ofAnotherWhile_doNotAddUp() {
        strike("a", START, 2);
        strike("a", START + 1_000, 2);
        assertThat(knock("a", START + 1_000, 1)).isEqualTo(Standing.FREE);
    }

    @Test
    void name_withTooManyStrikes_isHeldForItsTime() {
        strike("a", START, 3);
        assertThat(knock("a", START + 1_999, 1)).isEqualTo(Standing.HELD);
        assertThat(knock("a", START + 2_000, 1)).isEqualTo(Standing.FREE);
    }

    @Test
    void name_thatWaitsUntilItIsFree_beginsAnew() {
        strike("a", START, 3);
        strike("a", START + 2_000, 2);
        assertThat(knock("a", START + 2_000, 1)).isEqualTo(Standing.FREE);
    }

    @Test
    void name_thatKnocksTooOften_isBanned() {
        strike("a", START, 3);
        assertThat(knock("a", START, 3)).isEqualTo(Standing.HELD);
        assertThat(knock("a", START, 1)).isEqualTo(Standing.BANNED);
    }

    @Test
    void ban_isNotProlongedByKnocking_andThenItIsForgotten() {
        strike("a", START, 3);
        knock("a", START, 4);
        assertThat(knock("a", START + 4_999, 1_000)).isEqualTo(Standing.BANNED);
        assertThat(knock("a", START + 5_000, 1)).isEqualTo(Standing.FREE);
    }

    @Test
    void strike_thatBeganBeforeTheBan_changesNothing() {
        strike("a", START, 3);
        knock("a", START, 4);
        strike("a", START + 4_000, 3);
        assertThat(strikes.standing("a", START + 5_000)).isEqualTo(Standing.FREE);
    }

    @Test
    void names_areCountedApart() {
        strike("a", START, 3);
        assertThat(knock("b", START, 1)).isEqualTo(Standing.FREE);
    }

    @Test
    void name_thatIsForgiven_beginsAnew() {
        strike("a", START, 2);
        strikes.forgive("a");
        strike("a", START, 2);
        assertThat(strikes.standing("a", START)).isEqualTo(Standing.FREE);
    }

    @Test
    void names_moreThanThereIsRoomFor_pushOutWhoeverWasNotHeardOfForLongest() {
        strike("first", START, 3);
        strike("second", START, 3);
        strike("third", START, 3);
        strike("fourth", START, 3);
        knock("first", START, 1);
        strike("fifth", START, 1);
        assertThat(strikes.names()).isEqualTo(4);
        assertThat(strikes.standing("first", START)).isEqualTo(Standing.HELD);
        assertThat(strikes.standing("second", START)).isEqualTo(Standing.FREE);
    }

    @Test
    void names_whoseTimeIsOver_goWithTheNextQuestions() {
        strike("a", START, 3);
        strike("b", START, 1);
        strikes.standing("somebody", START + 2_000);
        assertThat(strikes.names()).isZero();
    }
}
