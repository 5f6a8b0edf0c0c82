package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;

/** Packets in, bytes out. One per I/O thread: it knows no connection. <i>Runs on: its I/O thread.</i> */
public final class PacketEncoder {
    /**
     * Appends a packet as this dialect says it; false, and nothing appended, where the dialect has no words for it or it does
     * not fit. Reason String first, then User Properties are left out before a packet is given up as too large.
     *
     * @param maxPacketSize the receiver's Maximum Packet Size, or Integer.MAX_VALUE
     */
    public boolean encode(Packet packet, Dialect dialect, int maxPacketSize, ByteWriter out) {
        return false;
    }
}
