package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;

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

    /**
     * The bytes of a delivery that looks the same for many recipients. Valid until the next call.
     *
     * @param flags the lower four bits of the first byte
     * @param packetId not read at QoS 0
     * @param now milliseconds of the clock that {@link Message#expiresAt()} was set by
     */
    public Frame frame(Message message, int flags, int packetId, Dialect dialect, long now) {
        return new Frame();
    }

    /** The bytes of a delivery to one MQTT 5 recipient alone. Valid until the next call. */
    public Frame frame(Message message, int flags, int packetId, Envelope envelope, long now) {
        return new Frame();
    }

    /** Lets go of the last message: the fan-out is over. */
    public void forget() {}
}
