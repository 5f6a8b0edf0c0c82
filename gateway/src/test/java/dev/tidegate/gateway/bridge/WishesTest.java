package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked of one rule, by more or fewer filters than it looks at one by one. */
class WishesTest {
    private static final int LINGER = 1_000;

    private final Wishes wishes = new Wishes(new Rule(
            "r",
            Direction.IN,
            TopicRemap.of("down/{*}", "eu/{*}"),
            List.of(),
            2,
            Retention.KEEP,
            PropertyRule.KEEP,
            Map.of(),
            null,
            new OnDemand(Duration.ofMillis(LINGER), 2, 10)));

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            wishes.begun("down/" + i);
        }
    }

    private Set<String> at(long now) {
        wishes.lapse(now);
        return wishes.upstream(now, Set.of());
    }

    @Test
    void asManyAsAreLookedAt_areAskedOneByOne() {
        begin(2);
        assertThat(at(0)).containsExactlyInAnyOrder("eu/0", "eu/1");
    }

    @Test
    void oneMore_asksForEverything() {
        begin(3);
        assertThat(at(0)).containsExactly("eu/#");
    }

    @Test
    void oneMore_whereEverythingIsRefused_leavesThose() {
        begin(3);
        assertThat(wishes.upstream(0, Set.of("eu/#"))).containsExactlyInAnyOrder("eu/0", "eu/1");
    }

    @Test
    void oneMore_thatHasLeft_lingers() {
        begin(3);
        wishes.ended("down/2", 0);
        assertThat(at(LINGER - 1)).containsExactly("eu/#");
    }

    @Test
    void oneMore_thatHasLingered_leavesTheOthers() {
        begin(3);
        wishes.ended("down/2", 0);
        assertThat(at(LINGER)).containsExactlyInAnyOrder("eu/0", "eu/1");
    }

    @Test
    void oneThatIsLookedAt_andLeaves_makesNoRoomForWhoCameBefore() {
        begin(3);
        wishes.ended("down/0", 0);
        assertThat(at(LINGER)).containsExactly("eu/#");
    }

    @Test
    void allThatHaveLeft_askForNothing() {
        begin(5);
        for (int i = 0; i < 5; i++) {
            wishes.ended("down/" + i, 0);
        }
        assertThat(at(LINGER)).isEmpty();
    }

    @Test
    void nextLapse_isTheFirstOfThoseThatLinger() {
        begin(2);
        wishes.ended("down/1", 500);
        wishes.ended("down/0", 200);
        assertThat(wishes.nextLapse(500)).isEqualTo(200 + LINGER);
    }

    @Test
    void nextLapse_isNeverWhileEverybodyStays() {
        begin(3);
        assertThat(wishes.nextLapse(0)).isEqualTo(Wishes.NEVER);
    }
}
