package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;

/** When a message expires: its interval counts from the moment it is published. */
public final class Expiry {
    private static final long MILLIS = 1000;
    private static final long ABSENT = -1;

    private Expiry() {}

    /** The deadline on the core's clock, or {@link Message#NEVER}. */
    public static long of(Properties properties, long now) {
        if (properties.isEmpty()) {
            return Message.NEVER;
        }
        long seconds = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, ABSENT);
        return seconds == ABSENT ? Message.NEVER : now + seconds * MILLIS;
    }
}
