package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a message may have waited when it leaves. What was on its way upstream once and comes again is not asked: it may be there already. Immutable.
 *
 * @param age null for any
 */
record Shelf(@Nullable Duration age) {
    /** Whether a message of the session's has waited for too long: the gateway tells a bridge how long, in the place of a Subscription Identifier. */
    boolean isOver(Packet.Publish packet) {
        if (age == null || packet.dup()) {
            return false;
        }
        long waited = packet.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0) - 1;
        return waited * 1_000 >= age.toMillis();
    }
}
