package dev.tidegate.gateway.crash;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One packet of the broker, whole: its first byte and what follows the length. */
record Frame(int first, ByteBuffer body) {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;
    static final int UNSUBACK = 11;
    static final int DISCONNECT = 14;

    /** From this reason code on it is an error. */
    static final int ERROR = 0x80;

    private static final int RECEIVE_MAXIMUM = 0x21;

    /** A message as it came. */
    record Publish(String topic, int qos, int packetId, boolean retain, byte[] payload) {}

    /** Takes the next whole packet from what was read; null until there is one. */
    static @Nullable Frame next(ByteBuffer in) {
        in.mark();
        if (in.remaining() < 2) {
            return null;
        }
        int first = in.get() & 0xFF;
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            if (!in.hasRemaining()) {
                in.reset();
                return null;
            }
            int digit = in.get();
            length |= (digit & 0x7F) << shift;
            if (digit >= 0) {
                break;
            }
        }
        if (in.remaining() < length) {
            in.reset();
            return null;
        }
        byte[] body = new byte[length];
        in.get(body);
        return new Frame(first, ByteBuffer.wrap(body));
    }

    int type() {
        return first >> 4;
    }

    int packetId() {
        return body.getShort(0) & 0xFFFF;
    }

    /** The reason code of CONNACK, return code of 3.1.1 included. */
    int greeting() {
        return body.get(1) & 0xFF;
    }

    boolean sessionPresent() {
        return (body.get(0) & 1) == 1;
    }

    /** How many unanswered messages the broker takes; CONNACK. */
    int receiveMaximum(Version version) {
        if (!version.hasProperties()) {
            return 65_535;
        }
        body.position(2);
        int end = varint() + body.position();
        while (body.position() < end) {
            int property = varint();
            if (property == RECEIVE_MAXIMUM) {
                return body.getShort() & 0xFFFF;
            }
            skip(property);
        }
        return 65_535;
    }

    /** The reason code of PUBACK, PUBREC, PUBREL, PUBCOMP: success where nothing is said. */
    int reason() {
        return body.limit() > 2 ? body.get(2) & 0xFF : 0;
    }

    /** The reason code of DISCONNECT. */
    int farewell() {
        return body.limit() > 0 ? body.get(0) & 0xFF : 0;
    }

    /** The one reason code of SUBACK, or of UNSUBACK where it has one. */
    int granted() {
        return body.limit() > 2 ? body.get(body.limit() - 1) & 0xFF : 0;
    }

    Publish publish(Version version) {
        body.position(0);
        byte[] name = new byte[body.getShort() & 0xFFFF];
        body.get(name);
        int qos = first >> 1 & 3;
        int packetId = qos == 0 ? 0 : body.getShort() & 0xFFFF;
        if (version.hasProperties()) {
            int length = varint();
            body.position(body.position() + length);
        }
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return new Publish(new String(name, StandardCharsets.UTF_8), qos, packetId, (first & 1) == 1, payload);
    }

    private int varint() {
        int value = 0;
        int shift = 0;
        int digit;
        do {
            digit = body.get();
            value |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit < 0);
        return value;
    }

    /** Over the value of a property of CONNACK. */
    private void skip(int property) {
        switch (property) {
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> skipBytes(1);
            case 0x13, 0x21, 0x22 -> skipBytes(2);
            case 0x11, 0x27 -> skipBytes(4);
            case 0x26 -> {
                skipBytes(body.getShort() & 0xFFFF);
                skipBytes(body.getShort() & 0xFFFF);
            }
            default -> skipBytes(body.getShort() & 0xFFFF);
        }
    }

    private void skipBytes(int count) {
        body.position(body.position() + count);
    }
}
