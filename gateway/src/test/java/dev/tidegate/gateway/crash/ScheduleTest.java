package dev.tidegate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where the lives of a crash run end. */
class ScheduleTest {
    private final Random random = new Random(1);
    private final Schedule schedule = new Schedule(Guillotine.milestones(), random);

    private String name(String place) {
        return place.substring(0, place.indexOf(':'));
    }

    @Test
    void schedule_ofALongRun_visitsEveryMilestone_alsoWhereHalfAreMissed() {
        for (int i = 0; i < 500; i++) {
            String place = schedule.next();
            if (place != null) {
                schedule.ended(name(place), random.nextBoolean());
            }
        }
        assertThat(schedule.hits()).containsOnlyKeys(Guillotine.milestones());
    }

    @Test
    void milestone_missed_isTriedAgainWhereItIsPassedFirst() {
        String missed = next();
        schedule.ended(name(missed), false);
        assertThat(next()).isEqualTo(name(missed) + ":1");
    }

    private String next() {
        String place = schedule.next();
        while (place == null) {
            place = schedule.next();
        }
        return place;
    }
}
