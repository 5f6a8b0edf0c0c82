package dev.tidegate.bridge;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Overflow;

/**
 * What may wait for an upstream, and how fast it leaves.
 *
 * @param overflow who gives way when it is full
 * @param window messages on their way outward that are not acknowledged yet, 1 to 65,535; the upstream may allow fewer
 * @param rate messages per second outward at most; 0 as fast as they are taken
 */
public record Queue(int messages, ByteSize bytes, Overflow overflow, int window, int rate) {
    private static final int MOST_WINDOW = 65_535;

    public Queue {
        require(messages >= 1, "a queue holds at least one message");
        require(bytes.bytes() >= 1, "a queue holds at least one byte");
        require(window >= 1 && window <= MOST_WINDOW, "a window is 1 to 65535 messages");
        require(rate >= 0, "a rate is a number of messages per second, 0 for no limit");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
