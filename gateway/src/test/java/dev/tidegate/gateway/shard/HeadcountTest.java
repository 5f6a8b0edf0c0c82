package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadcountTest {
    private final Headcount<String> heads = new Headcount<>(2);

    @Test
    void name_atTheBound_takesNoMore_othersDo() {
        assertThat(heads.enter("a")).isTrue();
        assertThat(heads.enter("a")).isTrue();
        assertThat(heads.enter("a")).isFalse();
        assertThat(heads.enter("b")).isTrue();
    }

    @Test
    void name_afterOneLeft_takesOne() {
        heads.enter("a");
        heads.enter("a");
        heads.leave("a");
        assertThat(heads.enter("a")).isTrue();
        assertThat(heads.enter("a")).isFalse();
    }

    @Test
    void name_underWhichNobodyIsCounted_costsNothing() {
        heads.enter("a");
        heads.enter("a");
        heads.enter("a");
        heads.leave("a");
        heads.leave("a");
        heads.leave("a");
        assertThat(heads.names()).isZero();
    }
}
