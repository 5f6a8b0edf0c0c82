package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Backoff;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: twice as long each time, with some chance in it. <i>Runs on: the shard of the bridge.</i> */
final class Patience {
    private final Backoff backoff;
    private final DoubleSupplier jitter;
    private long wait;

    /** @param jitter from 0 to 1 */
    Patience(Backoff backoff, DoubleSupplier jitter) {
        this.backoff = backoff;
        this.jitter = jitter;
        this.wait = backoff.min().toMillis();
    }

    /** Milliseconds until the next attempt: between half of what it would be and all of it. */
    long next() {
        long now = wait;
        wait = Math.min(2 * wait, backoff.max().toMillis());
        return spread(now);
    }

    /** The same where asking again seldom helps. */
    long longest() {
        wait = backoff.max().toMillis();
        return spread(wait);
    }

    private long spread(long millis) {
        return millis / 2 + (long) (jitter.getAsDouble() * (millis - millis / 2));
    }

    /** It was worth it. */
    void rewarded() {
        wait = backoff.min().toMillis();
    }
}
