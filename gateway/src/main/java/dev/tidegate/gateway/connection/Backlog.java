package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.PacketType;
import java.util.Arrays;

/**
 * Received bytes that could not be used yet: a packet that is not complete, or what came behind a CONNECT that is still being
 * answered. Grows with what has arrived, never with what was declared; exists only while there is something in it.
 */
final class Backlog {
    private byte[] bytes;
    private int length;

    Backlog(byte[] source, int from, int to) {
        bytes = Arrays.copyOfRange(source, from, to);
        length = to - from;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Takes up to {@code count} bytes more and returns how many it took. */
    int take(byte[] source, int from, int to, int count) {
        int taken = Math.min(count, to - from);
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + taken, Math.min(2 * bytes.length, length + count)));
        }
        System.arraycopy(source, from, bytes, length, taken);
        length += taken;
        return taken;
    }

    /** Whether the first packet of what is kept is one of these. */
    boolean beginsWith(PacketType type) {
        return (bytes[0] & 0xFF) >> 4 == type.nibble();
    }
}
