package dev.tidegate.gateway.crash;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** MQTT packets of a client as bytes. Written for this harness alone: the judge shares no line with the codec it judges. */
final class Pen {
    private static final int A_DAY = 86_400;
    private static final int SESSION_EXPIRY = 0x11;
    private static final int WILL_DELAY = 0x18;

    /** How a connection begins. */
    enum Start {
        RESUME,
        CLEAN
    }

    /** Said by the broker if the client goes without a word; QoS 2. */
    record Will(String topic, byte[] payload, int delaySeconds) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Pen() {}

    /** No keep alive. A session of MQTT 5 outlives its connection by a day, one of 3.1.1 for good unless it starts clean. */
    static byte[] connect(Version version, String clientId, Start start, @Nullable Will will) {
        int flags = (start == Start.CLEAN ? 0x02 : 0) | (will == null ? 0 : 0x04 | 2 << 3);
        Pen pen = new Pen().text("MQTT").u8(version.level).u8(flags).u16(0);
        if (version.hasProperties()) {
            pen.u8(5).u8(SESSION_EXPIRY).u32(A_DAY);
        }
        pen.text(clientId);
        if (will != null) {
            if (version.hasProperties()) {
                pen.u8(5).u8(WILL_DELAY).u32(will.delaySeconds);
            }
            pen.text(will.topic).u16(will.payload.length).raw(will.payload);
        }
        return pen.packet(0x10);
    }

    /** @param flags of the fixed header: DUP 8, QoS 2 and 4, RETAIN 1 */
    static byte[] publish(Version version, String topic, int packetId, int flags, byte[] payload) {
        Pen pen = new Pen().text(topic).u16(packetId);
        if (version.hasProperties()) {
            pen.u8(0);
        }
        return pen.raw(payload).packet(0x30 | flags);
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP, which say success in both versions when they say nothing more. */
    static byte[] answer(int type, int packetId) {
        return new Pen().u16(packetId).packet(type << 4 | (type == Frame.PUBREL ? 2 : 0));
    }

    static byte[] subscribe(Version version, int packetId, String filter, int qos) {
        Pen pen = new Pen().u16(packetId);
        if (version.hasProperties()) {
            pen.u8(0);
        }
        return pen.text(filter).u8(qos).packet(0x82);
    }

    static byte[] unsubscribe(Version version, int packetId, String filter) {
        Pen pen = new Pen().u16(packetId);
        if (version.hasProperties()) {
            pen.u8(0);
        }
        return pen.text(filter).packet(0xA2);
    }

    static byte[] disconnect() {
        return new byte[] {(byte) 0xE0, 0};
    }

    private byte[] packet(int first) {
        Pen head = new Pen().u8(first);
        int length = bytes.size();
        do {
            int digit = length & 0x7F;
            length >>= 7;
            head.u8(length > 0 ? digit | 0x80 : digit);
        } while (length > 0);
        return head.raw(bytes.toByteArray()).bytes.toByteArray();
    }

    private Pen u8(int value) {
        bytes.write(value);
        return this;
    }

    private Pen u16(int value) {
        return u8(value >> 8).u8(value & 0xFF);
    }

    private Pen u32(int value) {
        return u16(value >>> 16).u16(value & 0xFFFF);
    }

    private Pen raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    private Pen text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return u16(utf8.length).raw(utf8);
    }
}
