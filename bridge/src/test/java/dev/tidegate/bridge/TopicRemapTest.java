package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRemapTest {
    private static final TopicRemap PLANT = TopicRemap.of("plant/{line}/{*}", "eu/{line}/raw/{*}");
    private static final TopicRemap PREFIXED = TopicRemap.prefixed("#", "plant/", "site/7/");

    @ParameterizedTest
    @CsvSource({
        "plant/{line}/{*}, eu/{line}/raw/{*}, plant/l1/press/1, eu/l1/raw/press/1",
        "plant/{line}/{*}, eu/{line}/raw/{*}, plant/l1, eu/l1/raw",
        "plant/{line}/{*}, eu/{line}/raw/{*}, plant/l1/, eu/l1/raw/",
        "plant/{line}/{*}, eu/{line}/raw/{*}, plant//x, eu//raw/x",
        "{a}/{b}, {b}/{a}, x/y, y/x",
        "{a}/{b}, {b}/at/{a}, /, /at/",
        "a/+/+/#, b/+/+/#, a/1/2/3, b/1/2/3",
        "a/+/{x}, {x}/b/+, a/1/2, 2/b/1",
        "a/#, {*}, a/b, b",
        "a/#, b/{*}, a, b",
        "one, other, one, other",
        "{*}, #, x/y, x/y",
        "{*}, up/{*}, /x, up//x",
    })
    void name_ofTheShape_crossesBothWays(String local, String remote, String localName, String remoteName) {
        TopicRemap remap = TopicRemap.of(local, remote);

        assertThat(remap.toRemote(localName)).contains(remoteName);
        assertThat(remap.toLocal(remoteName)).contains(localName);
    }

    @ParameterizedTest
    @CsvSource({
        "plant/, site/7/, plant/press/1, site/7/press/1",
        "plant/, '', plant/press/1, press/1",
        "'', site/7/, press/1, site/7/press/1",
        "'', '', press/1, press/1",
        "plant/, site/7/, plant//, site/7//",
        "plant/, site/7/, plant/, site/7/",
        "plant/, site/7/, plant, site/7",
        "plant/, plant/, plant/a, plant/a",
    })
    void name_withThePrefix_crossesBothWays(String local, String remote, String localName, String remoteName) {
        TopicRemap remap = TopicRemap.prefixed("#", local, remote);

        assertThat(remap.toRemote(localName)).contains(remoteName);
        assertThat(remap.toLocal(remoteName)).contains(localName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plants/7", "Plant/7", "other/plant/7", "/plant/7", "", "site/7/press"})
    void localName_ofAnotherShape_stays(String name) {
        assertThat(PREFIXED.toRemote(name)).isEmpty();
        assertThat(PLANT.toRemote(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"site", "site/70/x", "site/8/x", "plant/press", "eu/raw", "eu/l1/row/x"})
    void remoteName_ofAnotherShape_stays(String name) {
        assertThat(PREFIXED.toLocal(name)).isEmpty();
        assertThat(PLANT.toLocal(name)).isEmpty();
    }

    @Test
    void filtersToSubscribeTo_areTheShapesWithWildcards() {
        assertThat(PLANT.localFilter()).isEqualTo("plant/+/#");
        assertThat(PLANT.remoteFilter()).isEqualTo("eu/+/raw/#");
        assertThat(TopicRemap.of("{*}", "up/{*}").localFilter()).isEqualTo("#");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plant/+/x", "plant/l1/#", "plant/l1/a#b", "plant/l1/x\u0000", "plant/\ud800/x", "plant/\udc00"})
    void name_thatIsNone_isNotSmuggledByALevel(String name) {
        assertThat(PLANT.toRemote(name)).isEmpty();
    }

    @Test
    void systemTopic_underAnyPattern_neverCrosses() {
        TopicRemap all = TopicRemap.of("#", "#");

        assertThat(all.toRemote("$SYS/uptime")).isEmpty();
        assertThat(all.toLocal("$SYS/uptime")).isEmpty();
    }

    @Test
    void name_thatWouldBecomeASystemTopic_stays() {
        TopicRemap stripping = TopicRemap.prefixed("#", "plant/", "");

        assertThat(stripping.toRemote("plant/$SYS/uptime")).isEmpty();
        assertThat(stripping.toRemote("plant/a$b")).contains("a$b");
        assertThat(TopicRemap.of("{a}/{b}", "{b}/{a}").toRemote("x/$SYS")).isEmpty();
    }

    @Test
    void name_thatWouldBecomeEmpty_stays() {
        TopicRemap stripping = TopicRemap.prefixed("#", "plant/", "");

        assertThat(stripping.toRemote("plant/")).isEmpty();
        assertThat(stripping.toRemote("plant")).isEmpty();
    }

    @Test
    void name_thatGrowsBeyondTheWire_stays() {
        String longest = "plant/" + "x".repeat(65_535 - "site/7/".length());

        assertThat(PREFIXED.toRemote(longest)).isPresent();
        assertThat(PREFIXED.toRemote(longest + "x")).isEmpty();
        assertThat(PREFIXED.toRemote("plant/" + "\u00e9".repeat(32_764))).isPresent();
        assertThat(PREFIXED.toRemote("plant/" + "\u00e9".repeat(32_765))).isEmpty();
        assertThat(PREFIXED.toRemote("plant/" + "\ud83d\ude00".repeat(16_382))).isPresent();
        assertThat(PREFIXED.toRemote("plant/" + "\ud83d\ude00".repeat(16_383))).isEmpty();
    }

    @Test
    void name_ofThousandsOfLevels_crosses() {
        String deep = "/".repeat(60_000);

        assertThat(PLANT.toRemote("plant/l1" + deep)).contains("eu/l1/raw" + deep);
    }

    @Test
    void name_onBothSidesTheSame_isNotMadeAnew() {
        String name = "plant/l1/x";

        assertThat(TopicRemap.of("plant/{line}/{*}", "plant/{line}/{*}").toRemote(name))
                .containsSame(name);
    }

    @Test
    void capture_droppedOnTheOtherSide_leadsOneWayAlone() {
        TopicRemap flat = TopicRemap.of("plant/{line}/{*}", "all/{line}");

        assertThat(flat.toRemote("plant/l1/press/1")).contains("all/l1");
        assertThat(flat.toLocal("all/l1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a/x-{b}      | a/{b}        | what varies takes a whole level
        a/b#         | a/b          | what varies takes a whole level
        a/{}         | a/{}         | what varies takes a whole level
        a/{b c}      | a/{b c}      | what varies takes a whole level
        a/{*}/b      | a/b          | {*} is all that is left, so nothing stands behind it
        a/#/b        | a/b          | # is all that is left, so nothing stands behind it
        {a}/{a}      | {a}          | "{a}/{a}" has {a} twice; give one another name
        $SYS/#       | sys/#        | topics that begin with $ belong to their broker and never cross a bridge
        sys/#        | $SYS/#       | topics that begin with $ belong to their broker and never cross a bridge
        a/{b}        | a/{c}        | "a/{b}" has {b} and "a/{c}" {c}
        a/+/#        | a/{c}/#      | "a/+/#" has a + and "a/{c}/#" {c}
        a/+/+        | a/+          | has 2 + and "a/+" 1, so which is which? Name them: {line} instead of +
        """)
    void pattern_thatMakesNoSense_isRefusedWithTheFix(String local, String remote, String message) {
        assertThatThrownBy(() -> TopicRemap.of(local, remote))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "\ud800"})
    void pattern_thatNoNameCouldHave_isRefused(String pattern) {
        assertThatThrownBy(() -> TopicRemap.of(pattern, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prefix_withoutItsSlash_isRefusedWithTheFix() {
        assertThatThrownBy(() -> TopicRemap.prefixed("#", "plant", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the local prefix \"plant\" must end with a slash: \"plant/\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/", "a/#/", "#/", "{a}/"})
    void prefix_thatNoNameCouldBeginWith_isRefused(String prefix) {
        assertThatThrownBy(() -> TopicRemap.prefixed("#", "", prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remote prefix");
    }

    @ParameterizedTest
    @CsvSource({
        "#, eu/+/raw/#",
        "plant/#, eu/+/raw/#",
        "plant/l1/#, eu/l1/raw/#",
        "plant/l1, eu/l1/raw",
        "plant/+/press/+, eu/+/raw/press/+",
        "+/l2/press, eu/l2/raw/press",
    })
    void remoteFilter_forASubscription_asksForNoMore(String asked, String remote) {
        assertThat(PLANT.remoteFilterFor(asked)).contains(remote);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant", "other/#", "$SYS/#", "+"})
    void remoteFilter_forASubscriptionThatWantsNothingOfIt_isNone(String asked) {
        assertThat(PLANT.remoteFilterFor(asked)).isEmpty();
    }

    @Test
    void remaps_ofTheSamePatterns_areEqual() {
        assertThat(TopicRemap.prefixed("#", "plant/", ""))
                .isEqualTo(TopicRemap.of("plant/#", "#"))
                .hasSameHashCodeAs(TopicRemap.of("plant/#", "#"))
                .isNotEqualTo(TopicRemap.of("plant/#", "x/#"));
    }
}
