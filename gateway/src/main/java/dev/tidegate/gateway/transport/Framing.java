package dev.tidegate.gateway.transport;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** How one connection reads and writes WebSocket frames: clients mask theirs, servers do not (RFC 6455, 5.1). */
record Framing(FrameReader reader, FrameWriter writer) {
    /** Which of the two we are. */
    enum Side {
        SERVER,
        CLIENT
    }

    static Framing ofServer(LongSupplier nanos) {
        return new Framing(new FrameReader(nanos, Side.SERVER), FrameWriter.UNMASKED);
    }

    /** @param masks a new one for each frame, which nobody outside may foresee */
    static Framing ofClient(LongSupplier nanos, IntSupplier masks) {
        return new Framing(new FrameReader(nanos, Side.CLIENT), FrameWriter.masking(masks));
    }
}
