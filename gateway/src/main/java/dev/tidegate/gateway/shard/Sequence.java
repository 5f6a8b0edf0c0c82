package dev.tidegate.gateway.shard;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers for all shards together, each greater than every one drawn before it. Any thread. */
public final class Sequence {
    private final AtomicLong last;

    /** @param last the number before the first */
    public Sequence(long last) {
        this.last = new AtomicLong(last);
    }

    public long next() {
        return last.incrementAndGet();
    }
}
