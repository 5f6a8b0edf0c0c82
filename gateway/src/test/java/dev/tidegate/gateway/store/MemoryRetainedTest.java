package dev.tidegate.gateway.store;

import static dev.tidegate.gateway.store.Reader.match;
import static dev.tidegate.gateway.store.Reader.message;
import static dev.tidegate.gateway.store.Reader.page;
import static dev.tidegate.gateway.store.Reader.put;
import static dev.tidegate.gateway.store.Reader.rest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.RetainedReading.Page;
import dev.tidegate.gateway.store.RetainedStore.Kept;
import dev.tidegate.gateway.topic.Naive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryRetainedTest {
    private final MemoryRetained store = new MemoryRetained(1_000_000, 1L << 30, 1L << 20);

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a, false",
        "a, a/b, false",
        "+, a, true",
        "+, a/b, false",
        "+/+, '/', true",
        "a/+/c, a//c, true",
        "a/+, a, false",
        "a/+, a/, true",
        "a/, a, false",
        "a/, a/, true",
        "#, a/b/c, true",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, ab, false",
        "a/+/#, a, false",
        "a/+/#, a/b, true",
        "+/#, a, true",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "+/#, $SYS, false",
        "$SYS/#, $SYS/x, true",
        "a/#, a/$b, true",
        "$share/g/a/+, a/b, true",
        "/#, '/', true",
        "#, '/', true",
    })
    void filter_findsOrNot(String filter, String topic, boolean found) {
        put(store, message(topic, "kept"));
        assertThat(match(store, filter)).isEqualTo(found ? List.of("kept") : List.of());
    }

    @Test
    void put_twice_replaces() {
        assertThat(put(store, message("a", "one"))).isEqualTo(Kept.ADDED);
        assertThat(put(store, message("a", "three"))).isEqualTo(Kept.REPLACED);
        assertThat(match(store, "#")).containsExactly("three");
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.weight()).isEqualTo(message("a", "three").weight());
    }

    @Test
    void put_empty_removes() {
        put(store, message("a/b", "x"));
        assertThat(put(store, message("a", ""))).isEqualTo(Kept.NOTHING);
        assertThat(put(store, message("a/b", ""))).isEqualTo(Kept.REMOVED);
        assertThat(put(store, message("a/b", ""))).isEqualTo(Kept.NOTHING);
        assertThat(store.weight()).isZero();
    }

    @Test
    void topics_comeInOneOrder_whateverBelowATopicRightBehindIt() {
        for (String topic : List.of("b", "a!", "a/b/c", "a", "a\u0001", "a/b", "/", "a/")) {
            put(store, message(topic, topic));
        }
        assertThat(match(store, "#")).containsExactly("/", "a", "a/", "a/b", "a/b/c", "a\u0001", "a!", "b");
    }

    // --- bounds ---

    @Test
    void count_reached_newTopicsAreRefusedAndKnownOnesAreNot() {
        MemoryRetained two = new MemoryRetained(2, 1 << 20, 1 << 20);
        put(two, message("a", "1"));
        put(two, message("b", "2"));
        assertThat(put(two, message("c", "3"))).isEqualTo(Kept.REFUSED);
        assertThat(put(two, message("a", "4"))).isEqualTo(Kept.REPLACED);
        put(two, message("b", ""));
        assertThat(put(two, message("c", "3"))).isEqualTo(Kept.ADDED);
    }

    @Test
    void weight_reached_isRefusedAndWhatWasThereStays() {
        MemoryRetained tight = new MemoryRetained(100, 2 * message("a", "12345").weight(), 1 << 20);
        put(tight, message("a", "12345"));
        put(tight, message("b", "12345"));
        assertThat(put(tight, message("a", "123456"))).isEqualTo(Kept.REFUSED);
        assertThat(match(tight, "a")).containsExactly("12345");
        assertThat(put(tight, message("a", "1234"))).isEqualTo(Kept.REPLACED);
        assertThat(put(tight, message("b", "123456"))).isEqualTo(Kept.REPLACED);
    }

    @Test
    void message_tooLarge_isRefused() {
        MemoryRetained small =
                new MemoryRetained(100, 1 << 20, message("a", "12345").weight());
        assertThat(put(small, message("a", "123456"))).isEqualTo(Kept.REFUSED);
        assertThat(put(small, message("a", "12345"))).isEqualTo(Kept.ADDED);
    }

    @Test
    void expired_isNotReadAndGivesItsPlaceBack() {
        put(store, message("a", "gone", 0));
        put(store, message("b", "stays", 1));
        assertThat(match(store, "#")).containsExactly("stays");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void bound_reached_expiredOnesGiveWay_howeverFarBehind() {
        int many = 30_000;
        MemoryRetained full = new MemoryRetained(many, 1L << 30, 1 << 20);
        for (int i = 0; i < many - 1; i++) {
            put(full, message("a/" + i, "x"));
        }
        put(full, message("z", "expired", 0));
        int refused = 0;
        while (put(full, message("b", "new")) == Kept.REFUSED) {
            refused++;
        }
        assertThat(refused).as("each looks at a stretch").isBetween(1, 30_000 / 8_000);
        assertThat(full.size()).isEqualTo(many);
    }

    // --- pages ---

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void store_randomTopics_agreesWithAMap(long seed) {
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        for (int i = 0; i < 6_000; i++) {
            String topic = Naive.randomTopic(random) + (random.nextBoolean() ? "" : "/" + random.nextInt(500));
            if (random.nextInt(3) == 0) {
                assertThat(put(store, message(topic, "")))
                        .isEqualTo(model.remove(topic) == null ? Kept.NOTHING : Kept.REMOVED);
            } else {
                String value = topic + "#" + i;
                assertThat(put(store, message(topic, value)))
                        .isEqualTo(model.put(topic, value) == null ? Kept.ADDED : Kept.REPLACED);
            }
            if (i % 150 == 0) {
                String filter = Naive.randomFilter(random);
                assertThat(rest(store.match(Naive.filter(filter)), null, 1 + random.nextInt(9), page -> {}))
                        .as(filter)
                        .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                                .filter(each -> Naive.matches(filter, each.getKey()))
                                .map(Map.Entry::getValue)
                                .toList());
            }
        }
        assertThat(store.size()).isEqualTo(model.size());
        model.keySet().forEach(each -> put(store, message(each, "")));
        assertThat(store.size()).isZero();
        assertThat(store.weight()).isZero();
        assertThat(store.boxes()).as("nothing is left of what was").isEqualTo(1);
    }

    @Test
    void page_holdsNoMoreThanAskedFor_andSaysWhereToGoOn() {
        for (String each : List.of("a", "b", "c")) {
            put(store, message(each, each));
        }
        RetainedReading all = store.match(Naive.filter("#"));
        Page first = page(all, null, 2);
        assertThat(first.messages()).extracting(Reader::text).containsExactly("a", "b");
        assertThat(page(all, first.reached(), 2).messages())
                .extracting(Reader::text)
                .containsExactly("c");
        assertThat(page(all, first.reached(), 2).reached()).isNull();
    }

    @Test
    void page_ofLargeMessages_isShort() {
        for (int i = 0; i < 100; i++) {
            put(store, message("a/" + i, "x".repeat(64 * 1024)));
        }
        RetainedReading all = store.match(Naive.filter("#"));
        assertThat(page(all, null, 100).messages()).hasSize(4);
        assertThat(rest(all, null, 100, page -> {})).hasSize(100);
    }

    @Test
    void page_ofAFilterThatMatchesLittle_looksNoFurtherThanAllowed() {
        for (int i = 0; i < 20_000; i++) {
            put(store, message("a/" + i + "/b", "x"));
        }
        put(store, message("a/z/c", "found"));
        List<Page> pages = new ArrayList<>();
        assertThat(rest(store.match(Naive.filter("+/+/c")), null, 100, pages::add))
                .containsExactly("found");
        assertThat(pages).hasSizeGreaterThan(10).allMatch(each -> each.looks() <= MemoryRetained.LOOKS);
    }

    @Test
    void filter_withoutWildcardsAtItsHead_skipsTheRestOfTheStore() {
        for (int i = 0; i < 20_000; i++) {
            put(store, message("a/" + i + "/b", "x"));
        }
        put(store, message("c/d/e", "found"));
        assertThat(page(store.match(Naive.filter("c/+/e")), null, 100).looks()).isLessThan(4);
        assertThat(page(store.match(Naive.filter("+/d/#")), null, 100).looks()).isLessThan(8);
    }

    // --- as of the moment it began ---

    @Test
    void reading_whatIsPutLater_isNotInIt() {
        put(store, message("a", "old"));
        put(store, message("b", "old"));
        RetainedReading reading = store.match(Naive.filter("#"));
        put(store, message("b", "replaced"));
        put(store, message("c", "added"));
        assertThat(rest(reading, null, 10, page -> {})).containsExactly("old");
        assertThat(match(store, "#")).containsExactly("old", "replaced", "added");
    }

    @Test
    void reading_whatIsRemovedBeforeItsPage_isNotInIt() {
        put(store, message("a", "a"));
        put(store, message("b", "b"));
        RetainedReading reading = store.match(Naive.filter("#"));
        TopicName reached = page(reading, null, 1).reached();
        put(store, message("b", ""));
        assertThat(rest(reading, reached, 10, page -> {})).isEmpty();
    }

    @Test
    void reading_whereItStoodIsGone_goesOnBehindIt() {
        put(store, message("a", "a"));
        put(store, message("b", "b"));
        RetainedReading reading = store.match(Naive.filter("#"));
        TopicName reached = page(reading, null, 1).reached();
        put(store, message("a", ""));
        assertThat(rest(reading, reached, 10, page -> {})).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void reading_amongChanges_findsWhatStaysExactlyOnce(long seed) {
        Random random = new Random(seed);
        int staying = 2_000;
        for (int i = 0; i < staying; i++) {
            put(store, message("t/" + i, "stays " + i));
        }
        List<String> found = rest(store.match(Naive.filter("t/#")), null, 5, page -> {
            for (int i = 0; i < 20; i++) {
                String topic = "t/" + random.nextInt(staying) + "/" + random.nextInt(5);
                put(store, message(topic, random.nextBoolean() ? "" : "late"));
            }
        });
        assertThat(found).hasSize(staying).doesNotHaveDuplicates().allMatch(each -> each.startsWith("stays"));
    }

    @Test
    @Timeout(20)
    void slashes_asManyAsFitTheWire_areFoundAndGoWithoutRecursion() {
        String deep = "/".repeat(65_534);
        put(store, message(deep, "deep"));
        assertThat(match(store, "#")).containsExactly("deep");
        assertThat(match(store, "+/".repeat(65_534) + "+")).containsExactly("deep");
        put(store, message(deep, ""));
        assertThat(store.size()).isZero();
    }

    @Test
    void longTopics_costMoreThanALook() {
        for (int i = 0; i < 100; i++) {
            put(store, message("/".repeat(10_000) + i, "x"));
        }
        assertThat(page(store.match(Naive.filter("#")), null, 100).messages()).hasSizeLessThan(10);
    }
}
