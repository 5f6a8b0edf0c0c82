package dev.tidegate.gateway.transport;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of bytes on its way out, a link in a {@link ChunkQueue}. <i>Runs on: the I/O thread of the wire that holds it.</i>
 */
final class Chunk {
    /** Where the bytes come from: who may fill them up, and whether they count as the caller's. */
    enum Origin {
        /** Our own array, filled by copying; goes back to the {@link ChunkPool}. */
        POOLED,
        /** The caller's array, sent as it is. */
        SHARED,
        /** Frame headers and control frames: nothing the caller wrote. */
        FRAMING
    }

    static final int SIZE = 8 * 1024;

    final byte[] bytes;
    final Origin origin;
    int from;
    int to;

    @Nullable
    Chunk next;

    private Chunk(byte[] bytes, int from, int to, Origin origin) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.origin = origin;
    }

    static Chunk empty() {
        return new Chunk(new byte[SIZE], 0, 0, Origin.POOLED);
    }

    static Chunk shared(byte[] bytes, int from, int length) {
        return new Chunk(bytes, from, from + length, Origin.SHARED);
    }

    static Chunk framing(byte[] bytes) {
        return new Chunk(bytes, 0, bytes.length, Origin.FRAMING);
    }

    /** The same bytes, masked: in place where they are ours to change, else in a copy that takes this one's place. */
    Chunk masked(int mask) {
        Chunk ours = this;
        if (origin == Origin.SHARED) {
            ours = shared(Arrays.copyOfRange(bytes, from, to), 0, length());
            ours.next = next;
        }
        Mask.apply(mask, ours.bytes, ours.from, ours.from, ours.length());
        return ours;
    }

    int length() {
        return to - from;
    }

    int room() {
        return origin == Origin.POOLED ? bytes.length - to : 0;
    }
}
