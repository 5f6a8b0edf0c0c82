package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Retained messages in memory: bounded in number, in bytes and in the bytes of one. Every stage it answers is complete already. Any
 * thread; see {@link Shelf}.
 */
public final class MemoryRetained implements RetainedStore {
    /** Topics one page may look at: an answer that finds little must not hold its thread for long either. */
    static final int LOOKS = 1024;

    /** What the messages of one page may weigh together, so that a page nobody fetches is no burden. */
    static final long PAGE_WEIGHT = 256 * 1024;

    /** A look at a long topic costs as much as one at this many bytes, each time. */
    private static final int LOOK_BYTES = 64;

    /** Topics a sweep looks at before the message that asked for it is refused after all. */
    private static final int STRETCH = 8 * LOOKS;

    /** When a bound is reached and nothing has expired, how long to wait before looking again. */
    private static final long SWEEP_MILLIS = 10_000;

    private static final List<CompletableFuture<Kept>> ANSWERS =
            Arrays.stream(Kept.values()).map(CompletableFuture::completedFuture).toList();

    private final Shelf shelf;
    private final long maxMessage;
    private final Sweep sweep = new Sweep();

    /**
     * @param maxMessages messages it holds at most
     * @param maxBytes what they may weigh together
     * @param maxMessage what one of them may weigh
     */
    public MemoryRetained(int maxMessages, long maxBytes, long maxMessage) {
        this.shelf = new Shelf(maxMessages, maxBytes);
        this.maxMessage = maxMessage;
    }

    /** For messages that are ours and few. */
    public static MemoryRetained unbounded() {
        return new MemoryRetained(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public int size() {
        return shelf.size();
    }

    @Override
    public int keptElsewhere(String owner, TopicName topic) {
        return shelf.keptElsewhere(owner, topic);
    }

    /** What is kept under a topic now, or null. Any thread. */
    public @Nullable Message kept(TopicName topic) {
        return shelf.get(topic);
    }

    /** What they weigh together, in bytes. */
    public long weight() {
        return shelf.weight();
    }

    /** How many boxes they are in. */
    int boxes() {
        return shelf.boxes();
    }

    @Override
    public CompletionStage<Kept> put(Message message, long now) {
        return ANSWERS.get(keep(message, now).ordinal());
    }

    private Kept keep(Message message, long now) {
        if (message.payload().length == 0) {
            return shelf.remove(message.topic()) ? Kept.REMOVED : Kept.NOTHING;
        }
        if (message.weight() > maxMessage) {
            return Kept.REFUSED;
        }
        Kept kept = shelf.put(message);
        return kept == Kept.REFUSED && sweep.makesRoom(now) ? shelf.put(message) : kept;
    }

    @Override
    public RetainedReading match(TopicFilter filter) {
        long stamp = shelf.stamp();
        byte[] bytes = Sieve.bytes(filter);
        return (after, max, now) -> CompletableFuture.completedFuture(page(new Sought(bytes, stamp, now), after, max));
    }

    /** What a page may contain. */
    private record Sought(byte[] filter, long stamp, long now) {}

    private RetainedReading.Page page(Sought sought, @Nullable TopicName after, int max) {
        Sieve sieve = new Sieve(sought.filter);
        Shelf.Walk walk = shelf.walk(after == null ? TopicOrder.START : TopicOrder.justBehind(after.utf8()));
        List<Message> found = new ArrayList<>();
        List<Message> expired = new ArrayList<>();
        TopicName reached = after;
        int looks = 0;
        long weight = 0;
        while (found.size() < max && looks < LOOKS && weight < PAGE_WEIGHT) {
            Message message = walk.next();
            Sieve.Look look = message == null
                    ? Sieve.Look.END
                    : sieve.look(message.topic().utf8());
            if (message == null || look == Sieve.Look.END) {
                reached = null;
                break;
            }
            reached = message.topic();
            looks += 1 + reached.utf8().length / LOOK_BYTES;
            if (look == Sieve.Look.SEEK) {
                walk.seek(sieve.target());
            } else if (message.isExpired(sought.now)) {
                expired.add(message); // [MQTT-3.3.2-5]
            } else if (walk.stamp() <= sought.stamp) {
                found.add(message);
                weight += message.weight();
            }
        }
        expired.forEach(shelf::remove);
        return new RetainedReading.Page(found, reached, looks);
    }

    /** Looks for expired messages when a bound is reached, a stretch of the shelf at a time. */
    private final class Sweep {
        private @Nullable TopicName reached;
        private boolean hasFound;
        private long restUntil = Long.MIN_VALUE;

        synchronized boolean makesRoom(long now) {
            if (now < restUntil) {
                return false;
            }
            boolean makesRoom = false;
            Shelf.Walk walk = shelf.walk(reached == null ? TopicOrder.START : TopicOrder.justBehind(reached.utf8()));
            for (int i = 0; i < STRETCH; i++) {
                Message message = walk.next();
                if (message == null) {
                    restUntil = hasFound ? now : now + SWEEP_MILLIS;
                    reached = null;
                    hasFound = false;
                    return makesRoom;
                }
                reached = message.topic();
                if (message.isExpired(now) && shelf.remove(message)) {
                    makesRoom = true;
                    hasFound = true;
                }
            }
            return makesRoom;
        }
    }
}
