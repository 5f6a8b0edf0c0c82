package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<String> recent = new Recent<>(2);

    @Test
    void name_thatCame_isThere() {
        recent.add("a");
        assertThat(recent.has("a")).isTrue();
        assertThat(recent.has("b")).isFalse();
    }

    @Test
    void oneMoreThanThereIsRoomFor_pushesOutTheFirst() {
        recent.add("a");
        recent.add("b");
        recent.add("c");
        assertThat(recent.has("a")).isFalse();
        assertThat(recent.has("b")).isTrue();
    }

    @Test
    void name_thatCameAgain_isAmongTheLast() {
        recent.add("a");
        recent.add("b");
        recent.add("a");
        recent.add("c");
        assertThat(recent.has("a")).isTrue();
        assertThat(recent.has("b")).isFalse();
    }
}
