package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.RetainedStore;
import java.lang.management.ManagementFactory;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million retained messages: what they cost beyond themselves, and what it costs to answer {@code #} with them. */
class RetainedScaleTest {
    private static final int MANY = 1_000_000;
    private static final int ABSENT = 1_000;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final int TAKEN_AT_ONCE = 1_000;

    private @Nullable Watched watched;

    /** Counts what one turn looks at. */
    private static final class Watched implements RetainedStore {
        private final RetainedStore store;
        private int looks;

        Watched(RetainedStore store) {
            this.store = store;
        }

        @Override
        public CompletionStage<Kept> put(Message message, long now) {
            return store.put(message, now);
        }

        @Override
        public RetainedReading match(TopicFilter filter) {
            RetainedReading reading = store.match(filter);
            return (after, max, now) -> {
                CompletionStage<RetainedReading.Page> page = reading.page(after, max, now);
                looks += page.toCompletableFuture().join().looks();
                return page;
            };
        }

        @Override
        public int keptElsewhere(String owner, TopicName topic) {
            return store.keptElsewhere(owner, topic);
        }

        @Override
        public int size() {
            return store.size();
        }
    }

    private static double heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
    }

    private static Message[] messages() {
        byte[] payload = {'x'};
        Message[] messages = new Message[MANY];
        for (int i = 0; i < MANY; i++) {
            TopicName topic = TopicName.of("site/" + i % 1_000 + "/sensor/" + i);
            messages[i] = new Message(topic, payload, Qos.AT_LEAST_ONCE, true, Properties.NONE, Message.NEVER, null);
        }
        return messages;
    }

    @Test
    @Timeout(120)
    void million_answeredToEverything_costNoHeapAndNoLongTurn() {
        VirtualShards.Bounds bounds = new VirtualShards.Bounds(100_000, 100_000, MANY, 1L << 40, 1 << 20);
        VirtualShards node = new VirtualShards(1, 1, bounds, retained -> {
            watched = new Watched(retained);
            return watched;
        });
        Watched store = Objects.requireNonNull(watched);
        Message[] messages = messages();
        double before = heap();
        for (Message each : messages) {
            store.put(each, 0);
        }
        double stored = heap();
        double each = (stored - before) * MEBIBYTE / MANY;
        assertThat(each).as("bytes beyond the message").isLessThan(24);

        BitSet heard = new BitSet(MANY);
        int[] count = {0};
        VirtualConnection slow = node.call("slow").connect().handingTo(message -> {
            String text = message.topic().text();
            heard.set(Integer.parseInt(text.substring(text.lastIndexOf('/') + 1)));
            count[0]++;
        });
        double idle = heap();
        slow.block().subscribe("#", Qos.AT_MOST_ONCE);
        double most = 0;
        int longest = store.looks;
        for (int taken = 0; taken < MANY; taken += TAKEN_AT_ONCE) {
            store.looks = 0;
            slow.unblock(TAKEN_AT_ONCE);
            longest = Math.max(longest, store.looks);
            longest = Math.max(longest, longestTurn(node, store));
            if (taken % (MANY / 2) == 0) {
                most = Math.max(most, heap() - idle);
            }
        }
        assertThat(count[0]).isEqualTo(MANY);
        assertThat(heard.cardinality()).as("each of them once").isEqualTo(MANY);
        assertThat(most).as("MiB more while it is answered").isLessThan(20);
        assertThat(longest).as("topics looked at in one turn").isLessThanOrEqualTo(2 * 1024);

        double absent = absentReaders(node);
        assertThat(absent)
                .as("bytes a session that left with its answer half read")
                .isLessThan(8 * 1024);
        System.out.printf(
                Locale.ROOT,
                "retained: %.1f bytes each beyond the message; answering: %.1f MiB more at most, %d topics in a turn;"
                        + " absent reader: %.0f bytes%n",
                each,
                most,
                longest,
                absent);
    }

    private static int longestTurn(VirtualShards node, Watched store) {
        int longest = 0;
        store.looks = 0;
        while (node.step()) {
            longest = Math.max(longest, store.looks);
            store.looks = 0;
        }
        return longest;
    }

    private static double absentReaders(VirtualShards node) {
        double before = heap();
        for (int i = 0; i < ABSENT; i++) {
            node.call("absent" + i)
                    .receiveMaximum(1)
                    .connect()
                    .handingTo(message -> {})
                    .subscribe("#", Qos.AT_LEAST_ONCE)
                    .drop();
        }
        node.settle();
        return (heap() - before) * MEBIBYTE / ABSENT;
    }
}
