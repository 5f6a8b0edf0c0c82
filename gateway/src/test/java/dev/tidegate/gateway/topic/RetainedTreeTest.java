package dev.tidegate.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.topic.RetainedTree.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value is its text, and weighs its length. */
class RetainedTreeTest {
    private final RetainedTree<String> tree = new RetainedTree<>(1_000_000, 1_000_000_000, String::length);

    private static TopicName topic(String text) {
        return TopicName.of(text);
    }

    private List<String> match(String filter) {
        List<String> found = new ArrayList<>();
        tree.match(Naive.filter(filter), found::add);
        return found;
    }

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
        "#, a/b/c, true",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, ab, false",
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
        tree.put(topic(topic), "value");
        assertThat(match(filter)).isEqualTo(found ? List.of("value") : List.of());
    }

    @Test
    void put_twice_replaces() {
        assertThat(tree.put(topic("a"), "one")).isEqualTo(Stored.ADDED);
        assertThat(tree.put(topic("a"), "three")).isEqualTo(Stored.REPLACED);
        assertThat(match("#")).containsExactly("three");
        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.weight()).isEqualTo(5);
    }

    @Test
    void remove_whatIsNotThere_isFalse() {
        tree.put(topic("a/b"), "x");
        assertThat(tree.remove(topic("a"))).isFalse();
        assertThat(tree.remove(topic("a/b/c"))).isFalse();
        assertThat(tree.remove(topic("a/b"))).isTrue();
        assertThat(tree.remove(topic("a/b"))).isFalse();
    }

    @Test
    void removed_leavesNeitherNodesNorWeight() {
        List<String> topics = List.of("a", "a/b", "a/b/c", "/", "//", "$SYS/x");
        topics.forEach(each -> tree.put(topic(each), each));
        topics.forEach(each -> assertThat(tree.remove(topic(each))).isTrue());
        assertThat(tree.isEmpty()).isTrue();
        assertThat(tree.size()).isZero();
        assertThat(tree.weight()).isZero();
    }

    @Test
    void removeExactly_anotherHasTakenItsPlace_staysThere() {
        String old = new String("same");
        String fresh = new String("same");
        tree.put(topic("a"), old);
        tree.put(topic("a"), fresh);
        assertThat(tree.removeExactly(topic("a"), old)).isFalse();
        assertThat(match("a")).containsExactly(fresh);
    }

    @Test
    void count_reached_newTopicsAreRefusedAndKnownOnesAreNot() {
        RetainedTree<String> two = new RetainedTree<>(2, 1_000, String::length);
        two.put(topic("a"), "1");
        two.put(topic("b"), "2");
        assertThat(two.put(topic("c"), "3")).isEqualTo(Stored.REFUSED);
        assertThat(two.put(topic("a"), "4")).isEqualTo(Stored.REPLACED);
        two.remove(topic("b"));
        assertThat(two.put(topic("c"), "3")).isEqualTo(Stored.ADDED);
    }

    @Test
    void weight_reached_isRefusedAndWhatWasThereStays() {
        RetainedTree<String> ten = new RetainedTree<>(100, 10, String::length);
        ten.put(topic("a"), "12345");
        ten.put(topic("b"), "12345");
        assertThat(ten.put(topic("a"), "123456")).isEqualTo(Stored.REFUSED);
        assertThat(ten.get(topic("a"))).isEqualTo("12345");
        assertThat(ten.put(topic("c"), "1")).isEqualTo(Stored.REFUSED);
        assertThat(ten.put(topic("a"), "1234")).isEqualTo(Stored.REPLACED);
        assertThat(ten.put(topic("c"), "1")).isEqualTo(Stored.ADDED);
    }

    @Test
    void refused_leavesNoEmptyNodes() {
        RetainedTree<String> none = new RetainedTree<>(0, 0, String::length);
        none.put(topic("a/b/c"), "x");
        assertThat(none.isEmpty()).isTrue();
    }

    @Test
    void forEach_visitsSystemTopicsToo() {
        tree.put(topic("$SYS/x"), "system");
        tree.put(topic("a"), "plain");
        List<String> all = new ArrayList<>();
        tree.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrder("system", "plain");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tree_randomTopics_agreesWithAMap(long seed) {
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            String topic = Naive.randomTopic(random);
            if (random.nextInt(3) == 0) {
                assertThat(tree.remove(topic(topic))).isEqualTo(model.remove(topic) != null);
            } else {
                String value = topic + "#" + i;
                assertThat(tree.put(topic(topic), value))
                        .isEqualTo(model.put(topic, value) == null ? Stored.ADDED : Stored.REPLACED);
            }
            if (i % 50 == 0) {
                String filter = Naive.randomFilter(random);
                assertThat(match(filter))
                        .as(filter)
                        .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                                .filter(each -> Naive.matches(filter, each.getKey()))
                                .map(Map.Entry::getValue)
                                .toList());
            }
        }
        assertThat(tree.size()).isEqualTo(model.size());
        assertThat(tree.weight())
                .isEqualTo(model.values().stream().mapToLong(String::length).sum());
        model.keySet().forEach(each -> tree.remove(topic(each)));
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    @Timeout(20)
    void slashes_asManyAsFitTheWire_areFoundAndGoWithoutRecursion() {
        String deep = "/".repeat(65_534);
        tree.put(topic(deep), "deep");
        assertThat(match("#")).containsExactly("deep");
        assertThat(match("+/".repeat(65_534) + "+")).containsExactly("deep");
        tree.remove(topic(deep));
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    @Timeout(60)
    void readers_whileWritersReplaceAndRemove_seeEachValueWhole()
            throws InterruptedException, ExecutionException, TimeoutException {
        tree.put(topic("always/here"), "always");
        AtomicBoolean written = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> writers = List.of(threads.submit(() -> write(1)), threads.submit(() -> write(2)));
            Future<?> reader = threads.submit(() -> {
                do {
                    List<String> found = match("always/#");
                    assertThat(found).contains("always").doesNotHaveDuplicates();
                } while (!written.get());
            });
            for (Future<?> writer : writers) {
                writer.get(30, TimeUnit.SECONDS);
            }
            written.set(true);
            reader.get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
        assertThat(match("#")).containsExactly("always");
        assertThat(tree.weight()).isEqualTo("always".length());
    }

    /** Each removes only what it has stored itself; whoever comes second has lost the place. */
    private void write(int who) {
        Random random = new Random(who);
        for (int i = 0; i < 30_000; i++) {
            TopicName topic = topic("always/here/" + random.nextInt(4));
            String mine = who + "." + i;
            tree.put(topic, mine);
            tree.removeExactly(topic, mine);
        }
    }
}
