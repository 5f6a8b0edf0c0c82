package dev.tidegate.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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

class TopicTreeTest {
    private static final int SLASHES = 65_534;

    private final TopicTree<String> tree = new TopicTree<>(1);

    private void put(String filter) {
        tree.change(Naive.filter(filter), present -> filter);
    }

    private void remove(String filter) {
        tree.change(Naive.filter(filter), present -> null);
    }

    private List<String> match(String topic) {
        List<String> found = new ArrayList<>();
        tree.match(TopicName.of(topic), found::add);
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/c, false",
        "a/b, a, false",
        "a, a/b, false",
        "a/b, A/b, false",
        "+, a, true",
        "+, a/b, false",
        "+/+, a/b, true",
        "+/+, /b, true",
        "+, '/', false",
        "+/+, '/', true",
        "a/+/c, a/b/c, true",
        "a/+/c, a//c, true",
        "a/+, a, false",
        "a/+, a/, true",
        "+/b, a/b, true",
        "#, a, true",
        "#, a/b/c, true",
        "#, '/', true",
        "a/#, a, true",
        "a/#, a/, true",
        "a/#, a/b/c, true",
        "a/#, b, false",
        "a/#, ab, false",
        "+/#, a, true",
        "a/+/#, a, false",
        "a/+/#, a/b, true",
        "/#, '/', true",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "+/#, $SYS, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/+, $SYS/x, true",
        "$SYS/#, $SYS, true",
        "a/+, a/$b, true",
        "a/#, a/$b, true",
        "//, //, true",
        "a//b, a/b, false",
    })
    void filter_matchesOrNot(String filter, String topic, boolean matches) {
        put(filter);
        assertThat(match(topic)).isEqualTo(matches ? List.of(filter) : List.of());
        assertThat(Naive.filter(filter).matches(TopicName.of(topic))).isEqualTo(matches);
    }

    @Test
    void change_hearsWhatIsStored_andReplacesIt() {
        put("a/+");
        tree.change(Naive.filter("a/+"), present -> present + "!");
        assertThat(match("a/b")).containsExactly("a/+!");
    }

    @Test
    void sharedAndOrdinary_ofOneFilter_meet() {
        put("a/+");
        tree.change(Naive.filter("$share/g/a/+"), present -> present + " and a share");
        assertThat(match("a/b")).containsExactly("a/+ and a share");
    }

    @Test
    void hashAndTheLevelInFront_areNotTheSame() {
        put("a");
        put("a/#");
        remove("a");
        assertThat(match("a")).containsExactly("a/#");
    }

    @Test
    void version_movesWithEveryChangeAndTouch() {
        Set<Long> seen = new TreeSet<>(Set.of(tree.version()));
        put("a");
        assertThat(seen.add(tree.version())).isTrue();
        remove("a");
        assertThat(seen.add(tree.version())).isTrue();
        tree.touch();
        assertThat(seen.add(tree.version())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void tree_randomFilters_agreesWithBothMatchers(long seed) {
        Random random = new Random(seed);
        Set<String> filters = new TreeSet<>();
        for (int i = 0; i < 3_000; i++) {
            String filter = Naive.randomFilter(random);
            if (random.nextInt(3) == 0) {
                filters.remove(filter);
                remove(filter);
            } else {
                filters.add(filter);
                put(filter);
            }
            if (i % 50 == 0) {
                agrees(Naive.randomTopic(random), filters);
            }
        }
        filters.forEach(this::remove);
        assertThat(tree.isEmpty()).isTrue();
    }

    private void agrees(String topic, Set<String> filters) {
        List<String> naive =
                filters.stream().filter(filter -> Naive.matches(filter, topic)).toList();
        TopicName name = TopicName.of(topic);
        assertThat(match(topic)).as(topic).containsExactlyInAnyOrderElementsOf(naive);
        assertThat(filters.stream().filter(filter -> Naive.filter(filter).matches(name)))
                .as(topic)
                .containsExactlyElementsOf(naive);
    }

    @Test
    void emptied_holdsNoNodes() {
        List<String> filters = List.of("a/b/c", "a/+/c", "+", "#", "a/#", "/", "a/b", "$share/g/x/+/#");
        filters.forEach(this::put);
        filters.forEach(this::remove);
        assertThat(tree.isEmpty()).isTrue();
    }

    /** Tails are opened where filters part and closed where they are alone again, at every level and wildcard. */
    @ParameterizedTest
    @CsvSource({
        "a/b/c, a/b/d",
        "a/b/c, a/b",
        "a/b/c, a",
        "a/b/c, a/b/c/#",
        "a/b/c, a/b/#",
        "a/b/c, a/+/c",
        "a/+/c, a/+/d",
        "a/+/+, a/+/+/#",
        "a/#, a/b/#",
        "/, //",
        "//, //#",
        "+, +/+",
        "+/#, +",
        "a/b/c, ab/c",
        "a/b, a/bc",
    })
    void twoFilters_sharingABeginning_areToldApartAndLeaveNothing(String one, String other) {
        List<String> topics = List.of("a", "a/b", "a/b/c", "a/b/d", "a/b/c/d", "a/x/c", "ab/c", "a/bc", "/", "//");
        for (List<String> order : List.of(List.of(one, other), List.of(other, one))) {
            order.forEach(this::put);
            topics.forEach(topic -> agrees(topic, new TreeSet<>(order)));
            remove(order.get(0));
            topics.forEach(topic -> agrees(topic, new TreeSet<>(Set.of(order.get(1)))));
            remove(order.get(1));
            assertThat(tree.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 100, 5_000, 50_000})
    void children_asManyAsTheyMayBe_areFoundWhileTheyComeAndWhileTheyGo(int many) {
        String last = "wide/" + (many - 1);
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            put("wide/" + i);
        }
        for (int i = 0; i < many; i++) {
            String each = "wide/" + i;
            if (!match(each).equals(List.of(each))) {
                lost.add(each);
            }
            remove(each);
            if (!match(each).isEmpty() || match(last).isEmpty() != each.equals(last)) {
                lost.add(each);
            }
        }
        assertThat(lost).isEmpty();
        assertThat(match("wide/" + many)).isEmpty();
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void children_comingAndGoingForever_takeNoMoreRoom() {
        put("wide/stays");
        put("wide/stays too");
        for (int i = 0; i < 200_000; i++) {
            put("wide/" + i);
            remove("wide/" + i);
        }
        assertThat(match("wide/stays")).containsExactly("wide/stays");
        assertThat(match("wide/stays too")).containsExactly("wide/stays too");
    }

    @Test
    void hundredThousandRandomFilters_comeAndGo_andNothingIsLeft() {
        Random random = new Random(1);
        Set<String> filters = new LinkedHashSet<>();
        while (filters.size() < 100_000) {
            StringBuilder filter = new StringBuilder();
            for (int level = 1 + random.nextInt(6); level > 0; level--) {
                filter.append(random.nextInt(10) == 0 ? "+" : "" + random.nextInt(30))
                        .append('/');
            }
            filters.add(filter + (random.nextInt(10) == 0 ? "#" : "" + random.nextInt(30)));
        }
        filters.forEach(this::put);
        for (int i = 0; i < 10; i++) {
            agreesByNameAlone("1/2/3/" + i, filters);
            agreesByNameAlone(i + "/2", filters);
        }
        List<String> shuffled = new ArrayList<>(filters);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(this::remove);
        assertThat(tree.isEmpty()).isTrue();
    }

    private void agreesByNameAlone(String topic, Set<String> filters) {
        TopicName name = TopicName.of(topic);
        assertThat(match(topic))
                .as(topic)
                .containsExactlyInAnyOrderElementsOf(filters.stream()
                        .filter(filter -> Naive.filter(filter).matches(name))
                        .toList());
    }

    @Test
    void changeThatStoresNothing_leavesNoNodes() {
        remove("never/there/+/#");
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    @Timeout(20)
    void slashes_asManyAsFitTheWire_matchAndGoWithoutRecursion() {
        String deep = "/".repeat(SLASHES);
        String wild = "+/".repeat(SLASHES / 2) + "#";
        put(deep);
        put(wild);
        put("#");
        assertThat(match(deep)).containsExactlyInAnyOrder(deep, wild, "#");
        remove(deep);
        remove(wild);
        remove("#");
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    @Timeout(60)
    void readers_whileAWriterChanges_alwaysSeeWhatNobodyTouches()
            throws InterruptedException, ExecutionException, TimeoutException {
        put("a/b/c");
        put("a/+/c");
        AtomicBoolean written = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> readers =
                    List.of(threads.submit(() -> readUntil(written)), threads.submit(() -> readUntil(written)));
            Future<?> writer = threads.submit(() -> write(written));
            writer.get(30, TimeUnit.SECONDS);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(match("a/b/c")).containsExactlyInAnyOrder("a/b/c", "a/+/c");
    }

    private void write(AtomicBoolean written) {
        long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
        Random random = new Random(1);
        String[] passing = {
            "a/b/x", "a/b/y", "a/b/z", "a/b/c/d", "a/b/#", "a/+/c/+", "+/b/c", "a/b", "a/#", "#", "a/b/+"
        };
        for (int i = 0; System.nanoTime() < end; i++) {
            String filter = passing[random.nextInt(passing.length)];
            if (i % 2 == 0) {
                put(filter);
            } else {
                remove(filter);
            }
        }
        for (String each : passing) {
            remove(each);
        }
        written.set(true);
    }

    /** What is stored all the time is found all the time, once; what comes and goes is found at most once. */
    private int readUntil(AtomicBoolean written) {
        int rounds = 0;
        do {
            List<String> found = match("a/b/c");
            assertThat(found).contains("a/b/c", "a/+/c").doesNotHaveDuplicates();
            rounds++;
        } while (!written.get());
        return rounds;
    }

    @Test
    @Timeout(60)
    void reader_whoNotedTheVersionFirst_neverKeepsAnOldResult()
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 20_000; i++) {
                    int value = i;
                    tree.change(Naive.filter("t"), present -> "" + value);
                }
            });
            int last = -1;
            while (last < 19_999) {
                long version = tree.version();
                List<String> found = match("t");
                if (version == tree.version() && !found.isEmpty()) {
                    int value = Integer.parseInt(found.get(0));
                    assertThat(value).isBetween(last, (int) version); // a change may be seen before its version
                    assertThat(value).isGreaterThanOrEqualTo((int) version - 1);
                    last = value;
                }
            }
            writer.get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }
}
