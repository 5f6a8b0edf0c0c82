package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the store alone has what waits for a client. Only the places of these messages are held here, and what they
 * weigh, so that the outbox of a client that is away overflows by the rule of one that is there.
 *
 * <p>While the store is being read for a client that has come back, whatever else arrives waits in its order: it may be in what is
 * read, too.
 *
 * <p><i>Runs on: the session's shard.</i>
 */
final class Slumber {
    /** Lane, sequence and weight. */
    private static final int FIELDS = 3;

    private static final long[] NOBODY = {};

    /** A ring, the oldest first. */
    private long[] waiting = NOBODY;

    private int first;
    private int size;
    private long bytes;
    private @Nullable List<Late> late;

    /** A message that came while the store was being read. */
    record Late(Message message, Grant grant) {}

    /** Whether nothing waits, and nobody reads. */
    boolean isIdle() {
        return size == 0 && late == null;
    }

    int size() {
        return size;
    }

    Backlog backlog() {
        return new Backlog(size, bytes);
    }

    /** One that waits already; its weight is not asked about where nobody knows it any more. */
    void remember(Position position, long weight) {
        int capacity = waiting.length / FIELDS;
        if (size == capacity) {
            grow(capacity);
        }
        put(waiting, (first + size) % (waiting.length / FIELDS), position, weight);
        size++;
        bytes += weight;
    }

    /** One more; returns how many gave way, itself perhaps among them, and names them. */
    int offer(Message message, Limits limits, Consumer<Position> lost) {
        long weight = message.weight();
        long most = limits.outboxBytes().bytes();
        boolean newcomerYields = limits.overflow() == Overflow.DROP_NEWEST && isFull(weight, limits);
        if (newcomerYields || weight > most) {
            lost.accept(message.position());
            return 1;
        }
        int gone = 0;
        while (size > 0 && isFull(weight, limits)) {
            lost.accept(takeOldest());
            gone++;
        }
        remember(message.position(), weight);
        return gone;
    }

    private boolean isFull(long weight, Limits limits) {
        return size >= limits.outboxMessages()
                || bytes + weight > limits.outboxBytes().bytes();
    }

    private Position takeOldest() {
        int at = first * FIELDS;
        Position oldest = new Position(waiting[at], waiting[at + 1]);
        bytes -= waiting[at + 2];
        first = (first + 1) % (waiting.length / FIELDS);
        size--;
        return oldest;
    }

    private void grow(int capacity) {
        int wider = Math.max(4, capacity * 2);
        long[] next = new long[wider * FIELDS];
        int behind = (capacity - first) * FIELDS;
        System.arraycopy(waiting, first * FIELDS, next, 0, behind);
        System.arraycopy(waiting, 0, next, behind, first * FIELDS);
        waiting = next;
        first = 0;
    }

    private static void put(long[] ring, int place, Position position, long weight) {
        int at = place * FIELDS;
        ring[at] = position.lane();
        ring[at + 1] = position.sequence();
        ring[at + 2] = weight;
    }

    // --- waking ---

    /** The store is being read from now on. */
    void stir() {
        late = new ArrayList<>();
    }

    boolean isStirring() {
        return late != null;
    }

    /** Keeps a message until the store has been read. */
    void hold(Message message, Grant grant) {
        if (late == null) {
            throw new IllegalStateException("nobody is reading");
        }
        late.add(new Late(message, grant));
    }

    /** What was held, in order; nothing is from now on. */
    List<Late> release() {
        List<Late> held = late == null ? List.of() : late;
        late = null;
        return held;
    }
}
