package dev.tidegate.gateway.packet;

import static dev.tidegate.gateway.packet.PacketType.*;

import org.jspecify.annotations.Nullable;

/** The 27 properties of MQTT 5 as a table (section 2.2.2.2): identifier, type, where allowed, repeatable or not. */
public enum Property {
    PAYLOAD_FORMAT_INDICATOR(0x01, Type.BYTE, Where.PUBLISH_AND_WILL),
    MESSAGE_EXPIRY_INTERVAL(0x02, Type.FOUR_BYTES, Where.PUBLISH_AND_WILL),
    CONTENT_TYPE(0x03, Type.TEXT, Where.PUBLISH_AND_WILL),
    RESPONSE_TOPIC(0x08, Type.TEXT, Where.PUBLISH_AND_WILL),
    CORRELATION_DATA(0x09, Type.BINARY, Where.PUBLISH_AND_WILL),
    SUBSCRIPTION_IDENTIFIER(0x0B, Type.VARIABLE, Where.in(PUBLISH, SUBSCRIBE)),
    SESSION_EXPIRY_INTERVAL(0x11, Type.FOUR_BYTES, Where.in(CONNECT, CONNACK, DISCONNECT)),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Type.TEXT, Where.in(CONNACK)),
    SERVER_KEEP_ALIVE(0x13, Type.TWO_BYTES, Where.in(CONNACK)),
    AUTHENTICATION_METHOD(0x15, Type.TEXT, Where.in(CONNECT, CONNACK, AUTH)),
    AUTHENTICATION_DATA(0x16, Type.BINARY, Where.in(CONNECT, CONNACK, AUTH)),
    REQUEST_PROBLEM_INFORMATION(0x17, Type.BYTE, Where.in(CONNECT)),
    WILL_DELAY_INTERVAL(0x18, Type.FOUR_BYTES, Where.WILL),
    REQUEST_RESPONSE_INFORMATION(0x19, Type.BYTE, Where.in(CONNECT)),
    RESPONSE_INFORMATION(0x1A, Type.TEXT, Where.in(CONNACK)),
    SERVER_REFERENCE(0x1C, Type.TEXT, Where.in(CONNACK, DISCONNECT)),
    REASON_STRING(
            0x1F, Type.TEXT, Where.in(CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH)),
    RECEIVE_MAXIMUM(0x21, Type.TWO_BYTES, Where.in(CONNECT, CONNACK)),
    TOPIC_ALIAS_MAXIMUM(0x22, Type.TWO_BYTES, Where.in(CONNECT, CONNACK)),
    TOPIC_ALIAS(0x23, Type.TWO_BYTES, Where.in(PUBLISH)),
    MAXIMUM_QOS(0x24, Type.BYTE, Where.in(CONNACK)),
    RETAIN_AVAILABLE(0x25, Type.BYTE, Where.in(CONNACK)),
    USER_PROPERTY(0x26, Type.PAIR, Where.ANYWHERE),
    MAXIMUM_PACKET_SIZE(0x27, Type.FOUR_BYTES, Where.in(CONNECT, CONNACK)),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Type.BYTE, Where.in(CONNACK)),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, Type.BYTE, Where.in(CONNACK)),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Type.BYTE, Where.in(CONNACK));

    /** How a value stands on the wire, and which Java type holds it. */
    public enum Type {
        /** Numbers are held as Long. */
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        /** String. */
        TEXT,
        /** byte[]. */
        BINARY,
        /** {@link UserProperty}. */
        PAIR
    }

    /** Bit sets over packet types; bit 0, which no packet type uses, stands for the will of a CONNECT. */
    private static final class Where {
        static final int WILL = 1;
        static final int PUBLISH_AND_WILL = WILL | in(PUBLISH);
        static final int ANYWHERE = WILL
                | in(CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP)
                | in(SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, DISCONNECT, AUTH);

        static int in(PacketType... types) {
            int bits = 0;
            for (PacketType type : types) {
                bits |= 1 << type.nibble();
            }
            return bits;
        }
    }

    private static final @Nullable Property[] BY_ID = new @Nullable Property[0x2B];

    static {
        for (Property each : values()) {
            BY_ID[each.id] = each;
        }
    }

    private final int id;
    private final Type type;
    private final int where;

    Property(int id, Type type, int where) {
        this.id = id;
        this.type = type;
        this.where = where;
    }

    public int id() {
        return id;
    }

    public Type type() {
        return type;
    }

    /** Whether it may appear more than once in one packet; a Subscription Identifier only from server to client. */
    public boolean isRepeatable() {
        return this == USER_PROPERTY || this == SUBSCRIPTION_IDENTIFIER;
    }

    public boolean isAllowedIn(PacketType packet) {
        return (where & 1 << packet.nibble()) != 0;
    }

    /** Whether it may stand among the will properties of a CONNECT. */
    public boolean isAllowedInWill() {
        return (where & Where.WILL) != 0;
    }

    /** The property of an identifier, or null where MQTT 5 defines none. */
    public static @Nullable Property of(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
