package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * What one wire has to send. Written bytes are copied to pooled chunks; {@link #transmit} copies these to the thread's direct
 * buffer, behind one frame header if there are frames, and writes once. What the kernel refuses stays. <i>Runs on: the wire's
 * I/O thread.</i>
 */
final class Outgoing {
    /** How a stream takes what is written to it. */
    enum Pace {
        /** Says with its first answer how much it takes. */
        AT_ONCE,
        /** Encrypts one TLS record per call. */
        RECORDS
    }

    /** Full buffers written in one turn; whoever has more to send lets others go first. */
    private static final int ROUNDS = 4;

    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final StreamSinkConduit sink;
    private final Pace pace;
    private final @Nullable FrameReader frames;
    private final FrameWriter writer;

    /** Written by the listener, not yet framed. */
    private final ChunkQueue fresh = new ChunkQueue();

    /** Framed, in the order the peer will see it; empty unless the kernel refused something. */
    private final ChunkQueue sealed = new ChunkQueue();

    private long unsent;
    private boolean pingDue;

    Outgoing(Loop loop, StreamSinkConduit sink, Pace pace, @Nullable Framing framing) {
        this.loop = loop;
        this.sink = sink;
        this.pace = pace;
        this.frames = framing == null ? null : framing.reader();
        this.writer = framing == null ? FrameWriter.UNMASKED : framing.writer();
    }

    void append(byte[] bytes, int from, int length) {
        fresh.append(bytes, from, length, loop.chunks);
        unsent += length;
    }

    void share(byte[] bytes, int from, int length) {
        fresh.add(Chunk.shared(bytes, from, length));
        unsent += length;
    }

    /** A ping goes before the next payload. */
    void ping() {
        pingDue = true;
    }

    /** What callers wrote and the kernel has not taken; frame headers do not count. */
    long unsent() {
        return unsent;
    }

    /** Hands the kernel as much as it takes; true when nothing is left. */
    boolean transmit() throws IOException {
        ByteBuffer out = loop.output;
        for (int round = 0; round < ROUNDS; round++) {
            out.clear();
            int overhead = 0;
            if (sealed.isEmpty()) {
                overhead = overhead(out);
                fresh.moveTo(sealed);
            }
            sealed.copyTo(out);
            out.flip();
            push(out);
            int sent = out.position();
            if (sent < overhead) {
                byte[] rest = new byte[overhead - sent];
                out.get(rest);
                sealed.addFirst(Chunk.framing(rest));
                return false;
            }
            unsent -= sealed.consume(sent - overhead, loop.chunks);
            if (out.hasRemaining()) {
                return false;
            }
            if (sealed.isEmpty() && fresh.isEmpty() && !owesControl()) {
                return sink.flush();
            }
        }
        return false;
    }

    private void push(ByteBuffer out) throws IOException {
        if (!out.hasRemaining()) {
            return;
        }
        int count = sink.write(out);
        while (pace == Pace.RECORDS && count > 0 && out.hasRemaining()) {
            count = sink.write(out);
        }
    }

    private boolean owesControl() {
        return pingDue || (frames != null && frames.pongDue());
    }

    /** What WebSocket puts before the next payload: a ping and a pong, if they are due, and the header of a frame. */
    private int overhead(ByteBuffer out) {
        if (frames != null) {
            if (frames.pongDue()) {
                frames.pong(writer, out);
            }
            if (pingDue) {
                writer.control(out, Opcode.PING, NOTHING, 0);
                pingDue = false;
            }
            if (!fresh.isEmpty()) {
                writer.header(out, fresh);
            }
        }
        return out.position();
    }

    /** Ends with a close frame. Nothing may come between the bytes of another one, so what is waiting is framed before it. */
    void seal(int closeCode) {
        ByteBuffer out = ByteBuffer.allocate(FrameWriter.MOST_OVERHEAD);
        if (overhead(out) > 0) {
            sealed.add(Chunk.framing(Arrays.copyOf(out.array(), out.position())));
        }
        fresh.moveTo(sealed);
        writer.close(out.clear(), closeCode);
        sealed.add(Chunk.framing(Arrays.copyOf(out.array(), out.position())));
    }

    void discard() {
        fresh.clear(loop.chunks);
        sealed.clear(loop.chunks);
        unsent = 0;
    }
}
