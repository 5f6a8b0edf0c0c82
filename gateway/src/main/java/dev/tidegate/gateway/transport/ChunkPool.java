package dev.tidegate.gateway.transport;

import org.jspecify.annotations.Nullable;

/** Empty chunks of one I/O thread, last in first out, so that the next writer finds a warm one. <i>Runs on: that I/O thread.</i> */
final class ChunkPool {
    /** Spare chunks kept per thread (16 MiB); more are left to the collector. */
    static final int SPARES = 2048;

    private @Nullable Chunk spare;
    private int spares;

    Chunk take() {
        Chunk chunk = spare;
        if (chunk == null) {
            return Chunk.empty();
        }
        spare = chunk.next;
        chunk.next = null;
        spares--;
        return chunk;
    }

    /** Takes back what was pooled; other chunks are simply forgotten. */
    void give(Chunk chunk) {
        if (chunk.origin != Chunk.Origin.POOLED || spares == SPARES) {
            return;
        }
        chunk.from = 0;
        chunk.to = 0;
        chunk.next = spare;
        spare = chunk;
        spares++;
    }
}
