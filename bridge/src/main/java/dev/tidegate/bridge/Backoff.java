package dev.tidegate.bridge;

import java.time.Duration;

/**
 * How long a bridge waits between attempts to connect: {@code min} after the first failure, longer with each, never longer than
 * {@code max}.
 */
public record Backoff(Duration min, Duration max) {
    /** Less is no wait: an upstream that refuses would be asked as fast as it can answer. */
    public static final Duration LEAST = Duration.ofMillis(100);

    public Backoff {
        if (min.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("a bridge waits at least 100ms before it tries again");
        }
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException("the shortest wait is above the longest; swap them");
        }
    }
}
