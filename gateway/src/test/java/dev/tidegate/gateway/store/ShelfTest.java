package dev.tidegate.gateway.store;

import static dev.tidegate.gateway.store.Reader.message;
import static dev.tidegate.gateway.store.Reader.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShelfTest {
    private static final int MANY = 20_000;

    private final Shelf shelf = new Shelf(1_000_000, 1L << 30);

    private List<String> all() {
        List<String> texts = new ArrayList<>();
        Shelf.Walk walk = shelf.walk(TopicOrder.START);
        for (Message each = walk.next(); each != null; each = walk.next()) {
            texts.add(text(each));
        }
        return texts;
    }

    private static String topic(int i) {
        return String.format("%05d", i);
    }

    @Test
    void boxes_filledInOrder_areFull() {
        for (int i = 0; i < MANY; i++) {
            shelf.put(message(topic(i), "x"));
        }
        assertThat(shelf.boxes()).isEqualTo(MANY / Shelf.BOX + 1);
    }

    @Test
    void boxes_emptied_areGone() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(1));
        order.forEach(i -> shelf.put(message(topic(i), "x")));
        assertThat(shelf.boxes()).isGreaterThan(100);
        order.subList(0, MANY - 200).forEach(i -> shelf.remove(TopicName.of(topic(i))));
        assertThat(shelf.boxes())
                .as("neighbours that are nearly empty share a box")
                .isLessThan(12);
        assertThat(all()).hasSize(200);
        order.subList(MANY - 200, MANY).forEach(i -> shelf.remove(TopicName.of(topic(i))));
        assertThat(shelf.boxes()).isEqualTo(1);
        assertThat(shelf.weight()).isZero();
    }

    @Test
    void remove_anotherHasTakenItsPlace_staysThere() {
        Message old = message("a", "same");
        Message fresh = message("a", "same");
        shelf.put(old);
        shelf.put(fresh);
        assertThat(shelf.remove(old)).isFalse();
        assertThat(shelf.get(TopicName.of("a"))).isSameAs(fresh);
    }

    @Test
    void refused_leavesNothing() {
        Shelf none = new Shelf(0, 0);
        none.put(message("a/b/c", "x"));
        assertThat(none.size()).isZero();
        assertThat(none.walk(TopicOrder.START).next()).isNull();
    }

    @Test
    @Timeout(60)
    void walks_whileOthersWrite_findWhatStaysExactlyOnce()
            throws InterruptedException, ExecutionException, TimeoutException {
        for (int i = 0; i < 3_000; i += 3) {
            shelf.put(message(topic(i), "0"));
        }
        whileWriting(this::findWhatStays, () -> write(1), () -> write(2));
        assertThat(all()).hasSize(1_000);
    }

    /** Adds and removes its own topics, and replaces those that stay. */
    private void write(int who) {
        Random random = new Random(who);
        for (int i = 1; i <= 40_000; i++) {
            shelf.put(message(topic(random.nextInt(1_000) * 3 + who), "x"));
            shelf.put(message(topic(random.nextInt(1_000) * 3), "x"));
            shelf.remove(TopicName.of(topic(random.nextInt(1_000) * 3 + who)));
        }
        for (int i = 0; i < 1_000; i++) {
            shelf.remove(TopicName.of(topic(i * 3 + who)));
        }
    }

    private void findWhatStays() {
        int staying = 0;
        String before = "";
        Shelf.Walk walk = shelf.walk(TopicOrder.START);
        for (Message each = walk.next(); each != null; each = walk.next()) {
            assertThat(each.topic().text()).isGreaterThan(before);
            before = each.topic().text();
            staying += Integer.parseInt(before) % 3 == 0 ? 1 : 0;
        }
        assertThat(staying).isEqualTo(1_000);
    }

    @Test
    @Timeout(60)
    void walks_whileAnotherReplaces_neverTakeANewMessageForAnOldOne()
            throws InterruptedException, ExecutionException, TimeoutException {
        AtomicBoolean hasSkipped = new AtomicBoolean();
        whileWriting(
                () -> {
                    long noted = shelf.stamp();
                    Shelf.Walk walk = shelf.walk(TopicOrder.START);
                    for (Message each = walk.next(); each != null; each = walk.next()) {
                        if (walk.stamp() <= noted) {
                            assertThat(Long.parseLong(text(each))).isLessThanOrEqualTo(noted);
                        } else {
                            hasSkipped.set(true);
                        }
                    }
                },
                () -> {
                    for (int put = 1; put <= 500_000; put++) { // the one writer: each put's text is its stamp
                        shelf.put(message(topic(put % 4), "" + put));
                    }
                });
        assertThat(hasSkipped).as("there was something to mistake").isTrue();
    }

    private static void whileWriting(Runnable reader, Runnable... writers)
            throws InterruptedException, ExecutionException, TimeoutException {
        AtomicBoolean written = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(writers.length + 1);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (Runnable each : writers) {
                writing.add(threads.submit(each));
            }
            Future<?> reading = threads.submit(() -> {
                do {
                    reader.run();
                } while (!written.get());
            });
            for (Future<?> each : writing) {
                each.get(50, TimeUnit.SECONDS);
            }
            written.set(true);
            reading.get(30, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }
}
