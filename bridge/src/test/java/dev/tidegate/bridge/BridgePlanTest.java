package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgePlanTest {
    private static final Rule EVERYTHING = Rules.out("#");

    @Test
    void rules_changedAfterwards_doNotChangeThePlan() {
        List<Rule> rules = new ArrayList<>(List.of(EVERYTHING));
        BridgePlan plan = new BridgePlan("plant", Plans.upstream("mqtt://h"), "", Plans.QUEUE, 1, rules);

        rules.clear();

        assertThat(plan.rules()).containsExactly(EVERYTHING);
    }

    @Test
    void plan_writtenTheSame_isEqual() {
        assertThat(Plans.of(Rules.out("#")))
                .isEqualTo(Plans.of(Rules.out("#")))
                .hasSameHashCodeAs(Plans.of(Rules.out("#")));
    }

    @Test
    void plan_withAnotherName_isAnother() {
        assertThat(Plans.of(Rules.in("a/#", "b/#"))).isNotEqualTo(Plans.of(Rules.in("a/#", "c/#")));
    }

    @Test
    void plan_withoutRules_isRefused() {
        assertThatThrownBy(Plans::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bridge plant: nothing crosses it; give it a topic");
    }

    @Test
    void plan_withTwoRulesOfOneName_isRefused() {
        assertThatThrownBy(() -> Plans.of(EVERYTHING, EVERYTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bridge plant: two rules are called out #");
    }

    @Test
    void plan_withRulesThatClash_isRefused() {
        assertThatThrownBy(() -> Plans.of(EVERYTHING, Rules.out("a/#")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"out #\" and \"out a/#\" both take a/# out");
    }
}
