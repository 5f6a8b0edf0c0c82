package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions sessions of a shard have alike: where a whole fleet subscribes to the same filter, it is held once. Knows the latest
 * of a few, each in the one slot it may have. <i>Runs on: the shard.</i>
 */
final class Popular {
    private static final int SLOTS = 256;

    private final @Nullable Subscription[] slots = new @Nullable Subscription[SLOTS];

    /** The same subscription as somebody else has it, if he is remembered. */
    Subscription known(Subscription subscription) {
        int slot = subscription.filter().hashCode() & SLOTS - 1;
        Subscription there = slots[slot];
        if (subscription.equals(there)) {
            return there;
        }
        slots[slot] = subscription;
        return subscription;
    }
}
