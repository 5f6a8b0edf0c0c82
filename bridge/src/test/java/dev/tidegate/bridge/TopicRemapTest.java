package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRemapTest {
    private static final TopicRemap PLANT = new TopicRemap("plant/", "site/7/");

    @ParameterizedTest
    @CsvSource({
        "plant/, site/7/, plant/press/1, site/7/press/1",
        "plant/, '', plant/press/1, press/1",
        "'', site/7/, press/1, site/7/press/1",
        "'', '', press/1, press/1",
        "plant/, site/7/, plant//, site/7//",
        "plant/, site/7/, plant/, site/7/",
        "plant/, plant/, plant/a, plant/a",
    })
    void name_withThePrefix_crossesBothWays(String local, String upstream, String localName, String upstreamName) {
        TopicRemap remap = new TopicRemap(local, upstream);

        assertThat(remap.toUpstream(localName)).contains(upstreamName);
        assertThat(remap.toLocal(upstreamName)).contains(localName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant", "plants/7", "Plant/7", "other/plant/7", "/plant/7", "", "site/7/press"})
    void localName_withoutThePrefix_stays(String name) {
        assertThat(PLANT.toUpstream(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"site/7", "site/70/x", "site/8/x", "plant/press"})
    void upstreamName_withoutThePrefix_stays(String name) {
        assertThat(PLANT.toLocal(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"plant/#, site/7/#", "plant/+/state, site/7/+/state"})
    void filter_belowThePrefix_crossesLikeAName(String local, String upstream) {
        assertThat(PLANT.toUpstream(local)).contains(upstream);
        assertThat(PLANT.toLocal(upstream)).contains(local);
    }

    @Test
    void filter_thatAlsoReachesOutsideThePrefix_stays() {
        assertThat(PLANT.toUpstream("#")).isEmpty();
        assertThat(PLANT.toUpstream("+/press")).isEmpty();
    }

    @Test
    void systemTopic_withoutAnyPrefix_neverCrosses() {
        assertThat(TopicRemap.NONE.toUpstream("$SYS/uptime")).isEmpty();
        assertThat(TopicRemap.NONE.toLocal("$SYS/uptime")).isEmpty();
    }

    @Test
    void name_thatWouldBecomeASystemTopic_stays() {
        TopicRemap stripping = new TopicRemap("plant/", "");

        assertThat(stripping.toUpstream("plant/$SYS/uptime")).isEmpty();
        assertThat(stripping.toUpstream("plant/a$b")).contains("a$b");
    }

    @Test
    void name_thatWouldBecomeEmpty_stays() {
        assertThat(new TopicRemap("plant/", "").toUpstream("plant/")).isEmpty();
    }

    @Test
    void name_thatGrowsBeyondTheWire_stays() {
        String longest = "plant/" + "x".repeat(65_535 - "site/7/".length());

        assertThat(PLANT.toUpstream(longest)).isPresent();
        assertThat(PLANT.toUpstream(longest + "x")).isEmpty();
        assertThat(PLANT.toUpstream("plant/" + "\u00e9".repeat(32_764))).isPresent();
        assertThat(PLANT.toUpstream("plant/" + "\u00e9".repeat(32_765))).isEmpty();
    }

    @Test
    void prefix_withoutItsSlash_isRefusedWithTheFix() {
        assertThatThrownBy(() -> new TopicRemap("plant", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the local prefix \"plant\" must end with a slash: \"plant/\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/", "a/#/", "#/", "a\u0000/", "$SYS/"})
    void prefix_thatNoNameCouldBeginWith_isRefused(String prefix) {
        assertThatThrownBy(() -> new TopicRemap("", prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("upstream prefix");
    }
}
