package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;
import org.jspecify.annotations.Nullable;

/** Bytes in, packets out. One per I/O thread: it knows no connection. <i>Runs on: its I/O thread.</i> */
public final class PacketDecoder {
    /**
     * Decodes the packet that begins at the reader's position; null, and the position untouched, while it is incomplete.
     */
    public @Nullable Packet next(ByteReader in, Dialect dialect, PacketLimits limits) throws MalformedPacket {
        return null;
    }

    /**
     * Bytes, fixed header included, of the packet that begins at {@code from}; -1 while its fixed header is incomplete. Throws
     * as soon as the bytes that are here cannot become a packet we accept.
     */
    public int lengthOf(byte[] bytes, int from, int to, Dialect dialect, PacketLimits limits) throws MalformedPacket {
        return -1;
    }
}
