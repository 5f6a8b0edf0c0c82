package dev.tidegate.gateway.shard;

import java.util.HashMap;
import java.util.Map;

/**
 * How often each name has come in the present second, the same for all shards: what a client does over and over, each time on
 * another connection and perhaps another shard, is seen here. Remembers one second only, and so no more names than came in it.
 * Any thread; asked rarely.
 *
 * @param <K> the name
 */
public final class Pace<K> {
    private static final long SECOND_MILLIS = 1_000;

    private final Map<K, Integer> times = new HashMap<>();
    private long second = Long.MIN_VALUE;

    /** Whether this name has come no more than {@code most} times in the second of {@code now}, this time included. */
    public synchronized boolean admits(K name, long now, int most) {
        long present = Math.floorDiv(now, SECOND_MILLIS);
        if (present > second) { // a shard may still be in the second before
            second = present;
            times.clear();
        }
        return times.merge(name, 1, Integer::sum) <= most;
    }
}
