package dev.tidegate.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedGroupTest {
    private final SharedGroup<String> group = SharedGroup.of("g", "a").with(List.of("a", "b", "c"));
    private final Set<String> offline = new HashSet<>();
    private final Set<String> stuck = new HashSet<>();

    private List<String> chosen(SharedGroup<String> from, int times) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String one = from.choose(member -> !offline.contains(member), member -> !stuck.contains(member));
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    @Test
    void members_haveTheirTurn() {
        assertThat(chosen(group, 6)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void offlineMember_isPassedOver_andTheOthersShareItsTurns() {
        offline.add("a");
        assertThat(chosen(group, 6)).containsExactly("b", "c", "b", "c", "b", "c");
    }

    @Test
    void everybodyOffline_theTurnGoesRoundAllTheSame() {
        offline.addAll(group.members());
        assertThat(chosen(group, 6)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @Test
    void everybodyOffline_whoCannotBeReachedAtAll_isPassedOver() {
        offline.addAll(group.members());
        stuck.add("b");
        assertThat(chosen(group, 4)).containsExactly("a", "c", "a", "c");
    }

    @Test
    void turn_outlivesAChangeOfMembers() {
        chosen(group, 1);
        assertThat(chosen(group.with(List.of("a", "b", "c", "d")), 3)).containsExactly("b", "c", "d");
    }

    @Test
    void nobody_isChosenFromNobody() {
        assertThat(chosen(group.with(List.of()), 3)).isEmpty();
    }

    @Test
    void turn_afterMoreThanTwoBillion_isStillAMember() {
        SharedGroup<String> old = SharedGroup.of("g", "a", Integer.MAX_VALUE).with(group.members());
        assertThat(chosen(old, 6)).hasSize(6).contains("a", "b", "c");
    }
}
