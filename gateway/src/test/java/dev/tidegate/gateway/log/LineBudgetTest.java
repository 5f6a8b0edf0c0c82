package dev.tidegate.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
    private final MovableClock clock = new MovableClock();
    private final LineBudget budget = new LineBudget(new LineLimit(2, 3), clock);

    @Test
    void spend_thirdOfACause_notNow() {
        assertThat(List.of(budget.spend("a"), budget.spend("a"), budget.spend("a")))
                .containsExactly(0L, 0L, LineBudget.NOT_NOW);
    }

    @Test
    void spend_fourthOverall_notNow() {
        budget.spend("a");
        budget.spend("b");
        budget.spend("c");
        assertThat(budget.spend("d")).isEqualTo(LineBudget.NOT_NOW);
    }

    @Test
    void spend_inTheNextSecond_saysHowManyWereHeldBack() {
        for (int i = 0; i < 10; i++) {
            budget.spend("a");
        }
        clock.move(Duration.ofSeconds(1));
        assertThat(List.of(budget.spend("a"), budget.spend("a"))).containsExactly(8L, 0L);
    }

    @Test
    void settle_afterAFlood_tellsEachCauseOnce() {
        for (int i = 0; i < 10; i++) {
            budget.spend("a");
        }
        List<String> told = new ArrayList<>();
        budget.settle((cause, count) -> told.add(cause + " " + count));
        budget.settle((cause, count) -> told.add(cause + " " + count));
        assertThat(told).containsExactly("a 8");
    }

    @Test
    void spend_endlesslyManyCauses_shareOneEntry() {
        for (int i = 0; i < 10_000; i++) {
            budget.spend("cause " + i);
        }
        List<String> told = new ArrayList<>();
        budget.settle((cause, count) -> told.add(cause));
        assertThat(told).hasSizeLessThan(300).contains("other");
    }
}
