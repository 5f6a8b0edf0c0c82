package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.codec.ByteReader;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.packet.Packet;
import java.util.function.Predicate;

/**
 * Cuts what a server sends into packets. Whoever hears them may say that one is too early: it and everything behind it is kept,
 * and heard again when asked for. <i>Runs on: its bridge's shard.</i>
 */
final class PacketStream {
    private static final byte[] NOTHING = {};

    private final PacketDecoder decoder;
    private final Dialect dialect;
    private final PacketLimits limits;
    private final Predicate<Packet> listener;
    private final ByteReader reader = new ByteReader();
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean discarded;

    /** @param listener takes a packet, or answers false to have it again later */
    PacketStream(PacketDecoder decoder, Dialect dialect, PacketLimits limits, Predicate<Packet> listener) {
        this.decoder = decoder;
        this.dialect = dialect;
        this.limits = limits;
        this.listener = listener;
    }

    /** Bytes that are kept: of packets that came too early, and of one that is not whole. */
    int kept() {
        return to - from;
    }

    /** Keeps these bytes behind those that are kept. */
    void keep(byte[] more, int at, int end) {
        int length = end - at;
        if (bytes.length - to < length) {
            int kept = kept();
            byte[] room = kept + length <= bytes.length ? bytes : new byte[Math.max(kept + length, 2 * bytes.length)];
            System.arraycopy(bytes, from, room, 0, kept);
            bytes = room;
            from = 0;
            to = kept;
        }
        System.arraycopy(more, at, bytes, to, length);
        to += length;
    }

    /** These bytes have arrived: every packet that is whole now is heard. */
    void arrived(byte[] more, int at, int end) throws MalformedPacket {
        if (kept() > 0) {
            keep(more, at, end);
            goOn();
            return;
        }
        int heard = hear(more, at, end);
        if (heard < end && !discarded) {
            keep(more, heard, end);
        }
    }

    /** Hears what was kept. */
    void goOn() throws MalformedPacket {
        int heard = hear(bytes, from, to);
        if (discarded) {
            return;
        }
        from = heard;
        if (from == to) {
            from = 0;
            to = 0;
            bytes = NOTHING; // an idle bridge holds no buffer
        }
    }

    /** How far it came. */
    private int hear(byte[] source, int at, int end) throws MalformedPacket {
        int heard = at;
        reader.reset(source, at, end);
        for (Packet next = decoder.next(reader, dialect, limits);
                next != null;
                next = decoder.next(reader, dialect, limits)) {
            if (discarded || !listener.test(next)) {
                return heard;
            }
            heard = reader.position();
        }
        return heard;
    }

    /** Nothing of it is wanted any more. */
    void discard() {
        discarded = true;
        bytes = NOTHING;
        from = 0;
        to = 0;
    }
}
