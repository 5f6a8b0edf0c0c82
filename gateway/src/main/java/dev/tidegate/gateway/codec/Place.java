package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Property;
import java.util.function.Predicate;

/** A place where properties stand, a packet or the will of a CONNECT, as bit sets over {@link Property}. */
final class Place {
    static final Place WILL = new Place(Property::isAllowedInWill, bit(Property.USER_PROPERTY));

    private static final Place[] OF_PACKET = new Place[PacketType.values().length];

    static {
        for (PacketType type : PacketType.values()) {
            OF_PACKET[type.ordinal()] = new Place(each -> each.isAllowedIn(type), repeatableIn(type));
        }
    }

    private final long allowed;
    private final long repeatable;

    private Place(Predicate<Property> allowed, long repeatable) {
        long bits = 0;
        for (Property each : Property.values()) {
            bits |= allowed.test(each) ? bit(each) : 0;
        }
        this.allowed = bits;
        this.repeatable = repeatable;
    }

    /** One PUBLISH may answer several subscriptions; everywhere else only user properties repeat. */
    private static long repeatableIn(PacketType type) {
        long users = bit(Property.USER_PROPERTY);
        return type == PacketType.PUBLISH ? users | bit(Property.SUBSCRIPTION_IDENTIFIER) : users;
    }

    static Place of(PacketType type) {
        return OF_PACKET[type.ordinal()];
    }

    static long bit(Property property) {
        return 1L << property.ordinal();
    }

    boolean allows(Property property) {
        return (allowed & bit(property)) != 0;
    }

    /** Whether a property may come now, after those of {@code seen}. */
    boolean allowsAfter(long seen, Property property) {
        return (seen & bit(property) & ~repeatable) == 0;
    }
}
