package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@link Properties} by the {@link Property} table, section 2.2.2. */
final class PropertyCodec {
    private final Properties.Builder builder = Properties.builder();

    // valid for one packet
    private int userPropertiesLeft;
    private int userBytesLeft;

    /** A packet begins: its user properties are counted anew. */
    void begin(PacketLimits limits) {
        userPropertiesLeft = limits.userProperties();
        userBytesLeft = limits.userPropertyBytes();
    }

    Properties read(ByteReader in, Place place) throws MalformedPacket {
        int length = in.varint();
        if (length == 0) {
            return Properties.NONE;
        }
        int outer = in.narrow(length);
        builder.clear();
        long seen = 0;
        while (in.remaining() > 0) {
            Property property = Property.of(in.varint());
            if (property == null) {
                throw in.flawed(Flaw.UNKNOWN_PROPERTY);
            }
            if (!place.allows(property)) {
                throw in.flawed(Flaw.MISPLACED_PROPERTY);
            }
            if (!place.allowsAfter(seen, property)) {
                throw in.flawed(Flaw.REPEATED_PROPERTY);
            }
            seen |= Place.bit(property);
            readValue(in, property);
        }
        in.widen(outer);
        return builder.build();
    }

    private void readValue(ByteReader in, Property property) throws MalformedPacket {
        switch (property.type()) {
            case BYTE -> number(in, property, in.u8());
            case TWO_BYTES -> number(in, property, in.u16());
            case FOUR_BYTES -> number(in, property, in.u32());
            case VARIABLE -> number(in, property, in.varint());
            case TEXT -> text(in, property, in.text());
            case BINARY -> builder.binary(property, in.binary());
            case PAIR -> pair(in);
        }
    }

    private void number(ByteReader in, Property property, long value) throws MalformedPacket {
        Flaw flaw = flawOf(property, value);
        if (flaw != null) {
            throw in.flawed(flaw);
        }
        builder.number(property, value);
    }

    private void text(ByteReader in, Property property, String value) throws MalformedPacket {
        if (property == Property.RESPONSE_TOPIC && !isTopicName(value)) {
            throw in.flawed(Flaw.RESPONSE_TOPIC);
        }
        builder.text(property, value);
    }

    private static boolean isTopicName(String text) {
        return !text.isEmpty() && text.indexOf('+') < 0 && text.indexOf('#') < 0;
    }

    /** Measures a pair before it builds one: a flood of them must not become objects. */
    private void pair(ByteReader in) throws MalformedPacket {
        int from = in.position();
        int bytes = in.skipField() + in.skipField();
        if (--userPropertiesLeft < 0) {
            throw in.flawed(Flaw.USER_PROPERTY_COUNT);
        }
        userBytesLeft -= bytes;
        if (userBytesLeft < 0) {
            throw in.flawed(Flaw.USER_PROPERTY_BYTES);
        }
        in.position(from);
        builder.user(in.text(), in.text()); // Java evaluates from left to right: name, then value
    }

    /** What is wrong with a number, or null. Every one-byte property is a switch: 0 or 1. */
    private static @Nullable Flaw flawOf(Property property, long value) {
        if (property.type() == Property.Type.BYTE) {
            return value > 1 ? Flaw.PROPERTY_VALUE : null;
        }
        if (value != 0) {
            return null;
        }
        if (property == Property.TOPIC_ALIAS) {
            return Flaw.ALIAS_0;
        }
        boolean mustNotBeZero = property == Property.RECEIVE_MAXIMUM
                || property == Property.MAXIMUM_PACKET_SIZE
                || property == Property.SUBSCRIPTION_IDENTIFIER;
        return mustNotBeZero ? Flaw.PROPERTY_VALUE : null;
    }

    /** Writes properties with their length in front; one that has no place here is the caller's error. */
    static void write(ByteWriter out, Properties properties, Place place) {
        if (properties.isEmpty()) {
            out.u8(0); // [MQTT-2.2.2-1]
            return;
        }
        int mark = out.begin();
        writeAll(out, properties, place);
        out.end(mark);
    }

    /** Writes properties without their length. */
    static void writeAll(ByteWriter out, Properties properties, Place place) {
        long seen = 0;
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.key(i);
            if (!place.allows(property) || !place.allowsAfter(seen, property)) {
                throw new IllegalArgumentException(property + " may not stand here, or not again");
            }
            seen |= Place.bit(property);
            writeOne(out, property, properties.value(i));
        }
    }

    private static void writeOne(ByteWriter out, Property property, Object value) {
        switch (property.type()) {
            case BYTE, TWO_BYTES, FOUR_BYTES, VARIABLE -> writeNumber(out, property, (Long) value);
            case TEXT -> {
                out.u8(property.id());
                out.text((String) value);
            }
            case BINARY -> {
                out.u8(property.id());
                out.binary((byte[]) value);
            }
            case PAIR -> {
                UserProperty pair = (UserProperty) value;
                out.u8(property.id());
                out.text(pair.name());
                out.text(pair.value());
            }
        }
    }

    /** Writes one property that is a number; one out of its range is the caller's error. */
    static void writeNumber(ByteWriter out, Property property, long value) {
        long most = switch (property.type()) {
            case BYTE -> 1;
            case TWO_BYTES -> 0xFFFF;
            case FOUR_BYTES -> 0xFFFF_FFFFL;
            case VARIABLE -> ByteWriter.MAX_VARINT;
            case TEXT, BINARY, PAIR -> -1;
        };
        if (value < 0 || value > most || flawOf(property, value) != null) {
            throw new IllegalArgumentException(property + " cannot be " + value);
        }
        out.u8(property.id());
        switch (property.type()) {
            case BYTE -> out.u8((int) value);
            case TWO_BYTES -> out.u16((int) value);
            case FOUR_BYTES -> out.u32(value);
            case VARIABLE -> out.varint((int) value);
            case TEXT, BINARY, PAIR -> throw new AssertionError(property);
        }
    }
}
