package dev.tidegate.gateway.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * What the wires of one I/O thread share: the buffers, the spare chunks, and the list of those with something to send.
 *
 * <p>The list is what makes the write rule hold. XNIO runs a task posted from within the thread after all ready keys and
 * before the next select, so everything a turn wrote to one wire leaves in one socket write. <i>Runs on: its I/O thread.</i>
 */
final class Loop implements Runnable {
    /** What one read can bring at most, and one write can take; a TLS record (17 KiB) fits many times. */
    static final int BUFFER = 256 * 1024;

    final int index;
    final XnioIoThread thread;
    final LongSupplier nanos;
    final Consumer<Throwable> faults;
    final ChunkPool chunks = new ChunkPool();
    final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER);
    final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER);
    /** Decoders like arrays better than direct buffers: each read is copied here once. */
    final byte[] received = new byte[BUFFER];

    private @Nullable StreamWire[] waiting = new @Nullable StreamWire[64];
    private int count;

    Loop(int index, XnioIoThread thread, LongSupplier nanos, Consumer<Throwable> faults) {
        this.index = index;
        this.thread = thread;
        this.nanos = nanos;
        this.faults = faults;
    }

    /** The wire hears {@link StreamWire#turnEnds()} once, when this turn is over. */
    void atTurnEnd(StreamWire wire) {
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, count * 2);
        }
        waiting[count++] = wire;
        if (count == 1) {
            try {
                thread.execute(this);
            } catch (RejectedExecutionException e) {
                run(); // the worker is shutting down: there are no more turns
            }
        }
    }

    @Override
    public void run() {
        // Wires that join meanwhile are served in the same round.
        for (int i = 0; i < count; i++) {
            StreamWire wire = waiting[i];
            waiting[i] = null;
            if (wire != null) {
                wire.turnEnds();
            }
        }
        count = 0;
    }
}
