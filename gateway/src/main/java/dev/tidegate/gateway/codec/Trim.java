package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;

/** What is left out of a packet rather than exceed the receiver's Maximum Packet Size, in this order. */
enum Trim {
    NOTHING,
    /** [MQTT-3.2.2-19], and its like of every acknowledgement. */
    REASON_STRING,
    /** [MQTT-3.2.2-20], and its like of every acknowledgement. */
    USER_PROPERTIES_TOO;

    private boolean omits(Property property) {
        return switch (this) {
            case NOTHING -> false;
            case REASON_STRING -> property == Property.REASON_STRING;
            case USER_PROPERTIES_TOO -> property == Property.REASON_STRING || property == Property.USER_PROPERTY;
        };
    }

    Properties of(Properties properties) {
        return this == NOTHING ? properties : properties.without(this::omits);
    }
}
