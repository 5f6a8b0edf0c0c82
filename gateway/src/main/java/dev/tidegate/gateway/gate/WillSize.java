package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.UserProperty;
import dev.tidegate.gateway.packet.Will;
import java.nio.charset.StandardCharsets;

/** How large the PUBLISH is that a will becomes: what every subscriber would be sent, at QoS 0 and in MQTT 5. */
final class WillSize {
    /** The fixed header, 2 bytes or more; 2 before the topic; 1 or more before the properties. */
    private static final long OVERHEAD = 5;

    private static final int IDENTIFIER = 1;
    private static final long LENGTH = 2;
    private static final int MOST_VARIABLE = 4;

    private WillSize() {}

    static long of(Will will) {
        long size = OVERHEAD + will.topic().utf8().length + will.payload().length;
        Properties properties = will.properties();
        for (int i = 0; i < properties.size(); i++) {
            if (properties.key(i) != Property.WILL_DELAY_INTERVAL) { // stays with us
                size += IDENTIFIER + of(properties.key(i).type(), properties.value(i));
            }
        }
        return size;
    }

    private static long of(Property.Type type, Object value) {
        return switch (type) {
            case BYTE -> 1;
            case TWO_BYTES -> 2;
            case FOUR_BYTES -> 4;
            case VARIABLE -> MOST_VARIABLE;
            case TEXT -> text((String) value);
            case BINARY -> LENGTH + ((byte[]) value).length;
            case PAIR -> text(((UserProperty) value).name()) + text(((UserProperty) value).value());
        };
    }

    private static long text(String text) {
        return LENGTH + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
