package dev.tidegate.gateway.shard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many there are of each name, over all shards, and never more than a bound. Keeps a name only while somebody is counted under
 * it. Any thread.
 *
 * @param <K> the name
 */
public final class Headcount<K> {
    private final int most;
    private final ConcurrentMap<K, Integer> counts = new ConcurrentHashMap<>();

    /** @param most how many of one name */
    public Headcount(int most) {
        this.most = most;
    }

    /** One more; false, and nothing changed, where the bound is reached. */
    public boolean enter(K name) {
        boolean[] entered = {true};
        counts.compute(name, (same, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < most;
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        return entered[0];
    }

    /** One less. */
    public void leave(K name) {
        counts.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
    }

    /** The bound. */
    public int most() {
        return most;
    }

    /** Names under which somebody is counted. */
    int names() {
        return counts.size();
    }
}
