package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries of application messages as bytes: one encoding per wire layout, kept while a fan-out lasts. One per I/O thread.
 * <i>Runs on: its I/O thread.</i>
 */
public final class PublishFrames {
    /** The RETAIN flag of the fixed header. */
    public static final int RETAIN = 0b0001;

    /** The DUP flag of the fixed header. */
    public static final int DUP = 0b1000;

    /** The QoS bits of the fixed header; add {@link #RETAIN} and {@link #DUP} with {@code |}. */
    public static int flags(Qos qos) {
        return qos.level() << 1;
    }

    /** Payloads up to here are copied behind the head, larger ones are shared. */
    private static final int COPIED_PAYLOAD = 4096;

    /** A bit of a layout, above the four flags. */
    private static final int WITH_PROPERTIES = 0b1_0000;

    private static final int QOS = 0b0110;
    private static final long NO_EXPIRY = -1;
    private static final long MAX_EXPIRY = 0xFFFF_FFFFL;
    private static final Envelope BARE = Envelope.of(new int[0]);

    private final @Nullable Frame[] shared = new @Nullable Frame[2 * WITH_PROPERTIES];
    private final Frame personal = new Frame();

    // valid for one fan-out
    private @Nullable Message current;
    /** A bit per layout that {@link #shared} holds for the current message. */
    private int encoded;

    /**
     * The bytes of a delivery that looks the same for many recipients. Valid until the next call.
     *
     * @param flags the lower four bits of the first byte
     * @param packetId not read at QoS 0
     * @param now milliseconds of the clock that {@link Message#expiresAt()} was set by
     */
    @SuppressWarnings(
            "ReferenceEquality") // One message is one object; comparing payloads would cost more than encoding.
    public Frame frame(Message message, int flags, int packetId, Dialect dialect, long now) {
        if (message != current) {
            forget();
            current = message;
        }
        int layout = dialect.hasProperties() ? flags | WITH_PROPERTIES : flags;
        long expiry = dialect.hasProperties() ? expiryOf(message, now) : NO_EXPIRY;
        Frame frame = shared[layout];
        if (frame == null) {
            frame = new Frame();
            shared[layout] = frame;
        }
        if ((encoded & 1 << layout) == 0 || frame.expiry != expiry) {
            encoded &= ~(1 << layout);
            frame.expiry = expiry;
            write(frame, message, layout, BARE);
            encoded |= 1 << layout;
        }
        return addressed(frame, flags, packetId);
    }

    /** The bytes of a delivery to one MQTT 5 recipient alone. Valid until the next call. */
    public Frame frame(Message message, int flags, int packetId, Envelope envelope, long now) {
        personal.expiry = expiryOf(message, now);
        write(personal, message, flags | WITH_PROPERTIES, envelope);
        return addressed(personal, flags, packetId);
    }

    /** Lets go of the last message: the fan-out is over. Its payload would be kept until the next one otherwise. */
    public void forget() {
        for (int left = encoded; left != 0; left &= left - 1) {
            Frame frame = shared[Integer.numberOfTrailingZeros(left)];
            if (frame != null) {
                frame.clear();
            }
        }
        encoded = 0;
        current = null;
        personal.clear();
    }

    private static Frame addressed(Frame frame, int flags, int packetId) {
        if ((flags & QOS) != 0) {
            AckCodec.checkPacketId(packetId);
            frame.writer.patch(frame.packetIdAt, packetId);
        }
        return frame;
    }

    /** The seconds left, rounded up; 0 for a delivery that began in time and is sent again [MQTT-3.3.2-6], [MQTT-4.3.3-7]. */
    private static long expiryOf(Message message, long now) {
        if (message.expiresAt() == Message.NEVER) {
            return NO_EXPIRY;
        }
        long seconds = -Math.floorDiv(now - message.expiresAt(), 1000L); // rounded up
        return Math.max(0, Math.min(seconds, MAX_EXPIRY));
    }

    private static void write(Frame frame, Message message, int layout, Envelope envelope) {
        frame.clear();
        ByteWriter out = frame.writer;
        out.u8(PublishCodec.FIRST_BYTE | (layout & 0xF));
        int mark = out.begin();
        PublishCodec.writeTopic(out, envelope.use() == AliasUse.REPLACE ? null : message.topic());
        int packetIdFrom = out.length();
        if ((layout & QOS) != 0) {
            out.u16(0); // each recipient's own
        }
        if ((layout & WITH_PROPERTIES) != 0) {
            writeProperties(out, message, frame.expiry, envelope);
        }
        byte[] payload = message.payload();
        int apart = payload.length > COPIED_PAYLOAD ? payload.length : 0;
        if (apart == 0) {
            out.bytes(payload);
        } else {
            frame.body = payload;
        }
        int moved = out.end(mark, apart);
        frame.packetIdAt = packetIdFrom + moved;
    }

    private static void writeProperties(ByteWriter out, Message message, long expiry, Envelope envelope) {
        int mark = out.begin();
        if (expiry != NO_EXPIRY) {
            PropertyCodec.writeNumber(out, Property.MESSAGE_EXPIRY_INTERVAL, expiry);
        }
        if (envelope.use() != AliasUse.NONE) {
            PropertyCodec.writeNumber(out, Property.TOPIC_ALIAS, envelope.alias());
        }
        for (int id : envelope.subscriptionIds()) {
            PropertyCodec.writeNumber(out, Property.SUBSCRIPTION_IDENTIFIER, id); // [MQTT-3.3.4-3]
        }
        PropertyCodec.writeAll(out, message.properties(), PublishCodec.PLACE);
        out.end(mark);
    }
}
