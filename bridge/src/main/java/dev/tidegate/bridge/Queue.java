package dev.tidegate.bridge;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Overflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may wait for an upstream, and how fast it leaves.
 *
 * @param age how long a message may wait, at least a second; null for as long as it takes
 * @param overflow who gives way when it is full
 * @param window messages on their way outward that are not acknowledged yet, 1 to 65,535; the upstream may allow fewer
 * @param rate messages per second outward at most; 0 as fast as they are taken
 */
public record Queue(int messages, ByteSize bytes, @Nullable Duration age, Overflow overflow, int window, int rate) {
    private static final int MOST_WINDOW = 65_535;

    public Queue {
        require(messages >= 1, "a queue holds at least one message");
        require(bytes.bytes() >= 1, "a queue holds at least one byte");
        require(age == null || age.toSeconds() >= 1, "a message may wait for at least a second");
        require(window >= 1 && window <= MOST_WINDOW, "a window is 1 to 65535 messages");
        require(rate >= 0, "a rate is a number of messages per second, 0 for no limit");
    }

    /** The same, leaving as fast as this. */
    Queue at(int other) {
        return new Queue(messages, bytes, age, overflow, window, other);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
