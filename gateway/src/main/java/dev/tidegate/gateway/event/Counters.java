package dev.tidegate.gateway.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hot counts of one shard: one writer, any number of readers, no locks and nothing allocated.
 *
 * <p>With a single writer an addition needs no atomic instruction: a plain read of our own last value and a store with
 * release semantics, which costs a plain store on x86. The release order also means that a reader who looks at an ending
 * ({@link Count#CONNECTIONS_CLOSED}) before its beginning never sees more endings than beginnings of this shard. Cells of two
 * shards never share a cache line: each array is padded by two lines (adjacent lines are fetched in pairs) at both ends.
 *
 * <p><i>Runs on: the owner shard for {@link #add}; anywhere for {@link #get}.</i>
 */
public final class Counters {
    /** Longs in 128 bytes: two cache lines. */
    private static final int PADDING = 16;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[PADDING + Count.values().length + PADDING];
    private final VerdictCounts verdicts = new VerdictCounts();
    private @Nullable Thread writer;

    /** Adds to a count. */
    public void add(Count count, long amount) {
        assert onlyWriter() : "counted on " + Thread.currentThread() + ", owned by " + writer;
        int at = cell(count);
        CELL.setRelease(cells, at, cells[at] + amount);
    }

    /** Adds one. */
    public void add(Count count) {
        add(count, 1);
    }

    /** How often each verdict was given. */
    public VerdictCounts verdicts() {
        return verdicts;
    }

    /** The count so far, perhaps a moment old. */
    public long get(Count count) {
        return (long) CELL.getAcquire(cells, cell(count));
    }

    /** The count over all shards, perhaps a moment old. */
    public static long total(List<Counters> shards, Count count) {
        long sum = 0;
        for (Counters each : shards) {
            sum += each.get(count);
        }
        return sum;
    }

    @SuppressWarnings("EnumOrdinal") // An index within this process, never stored.
    private static int cell(Count count) {
        return PADDING + count.ordinal();
    }

    /** The first thread to count owns the counters for good. Only ever asked with assertions on. */
    private boolean onlyWriter() {
        if (writer == null) {
            writer = Thread.currentThread();
        }
        return writer == Thread.currentThread();
    }
}
