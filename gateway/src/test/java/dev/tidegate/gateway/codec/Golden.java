package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Packet;

/**
 * One packet and its bytes.
 *
 * @param canonical whether the encoder writes exactly these bytes; the others are legal, but longer than need be
 */
record Golden(String name, Dialect dialect, Sender from, Packet packet, byte[] bytes, boolean canonical) {
    @Override
    public String toString() {
        return name;
    }
}
