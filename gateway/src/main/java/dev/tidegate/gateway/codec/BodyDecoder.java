package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;

/** Reads what follows the fixed header of one packet type; the reader ends where the packet ends. */
@FunctionalInterface
interface BodyDecoder {
    /** The first byte was checked already: its flags are legal in this dialect. */
    Packet decode(int firstByte, ByteReader in, Dialect dialect) throws MalformedPacket;
}
