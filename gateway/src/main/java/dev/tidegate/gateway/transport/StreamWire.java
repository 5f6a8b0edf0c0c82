package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.ssl.SslConnection;

/**
 * A {@link Wire} over a stream: plain or TLS, with WebSocket frames or without.
 *
 * <p><b>In:</b> one read per readable event. Selection is level-triggered, so what is left comes with the next turn, and a
 * client that sends little never pays for a second, empty read. <b>Out:</b> bytes wait in {@link Outgoing} until the turn
 * ends ({@link Loop}) and leave in one socket write. If the kernel takes less, the rest waits for writability. An idle wire
 * holds no buffer.
 *
 * <p><b>Its end:</b> {@link #close} goes OPEN, CLOSING (the rest is being sent), LINGERING (our side is shut; we read and
 * discard, since closing with unread input would reset the connection and take the last packet with it), CLOSED. Everything
 * else goes straight to CLOSED. The listener hears {@code gone} once, and not from inside one of its own calls.
 * <i>Runs on: the wire's I/O thread.</i>
 */
final class StreamWire implements Wire, ReadReadyHandler, WriteReadyHandler {
    /** How long a peer may take to read our last words and to hang up. */
    static final int LINGER_SECONDS = 5;

    /** What we read and discard from a peer that goes on talking after our goodbye. */
    static final long LINGER_BYTES = 16L * 1024 * 1024;

    /** Below this, copying is cheaper than a chunk of its own. */
    private static final int SHARING_PAYS = 1024;

    private enum Phase {
        OPEN,
        CLOSING,
        LINGERING,
        CLOSED
    }

    private final Loop loop;
    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final @Nullable FrameReader frames;
    private final Arrival arrival;
    private WireListener listener = Deaf.INSTANCE;

    private Phase phase = Phase.OPEN;
    private long fullAt = Loop.BUFFER;
    private boolean awaitsTurnEnd;
    private boolean backedUp;
    private boolean paused;
    private boolean told;
    private long discarded;
    private XnioExecutor.@Nullable Key linger;
    private Pings.@Nullable Pulse pulse;

    /** @param framing null for MQTT directly on the stream */
    StreamWire(Loop loop, StreamConnection connection, Arrival arrival, @Nullable Framing framing) {
        this.loop = loop;
        this.connection = connection;
        this.arrival = arrival;
        this.source = connection.getSourceChannel().getConduit();
        this.sink = connection.getSinkChannel().getConduit();
        this.frames = framing == null ? null : framing.reader();
        Outgoing.Pace pace = connection instanceof SslConnection ? Outgoing.Pace.RECORDS : Outgoing.Pace.AT_ONCE;
        this.incoming = new Incoming(loop, source, pace);
        this.outgoing = new Outgoing(loop, sink, pace, framing);
    }

    /** Begins the conversation, with what was already read on the wire's behalf. */
    void open(Door door, byte[] early) {
        source.setReadReadyHandler(this);
        sink.setWriteReadyHandler(this);
        try {
            listener = door.open(this);
            if (early.length > 0) {
                received(early, early.length);
            }
        } catch (RuntimeException | Error e) {
            fault(e);
        }
        if (phase != Phase.CLOSED && !paused) {
            source.resumeReads();
        }
    }

    // ---- in

    @Override
    public void readReady() {
        if (phase == Phase.CLOSED || paused) {
            return; // selected before, and no longer wanted
        }
        try {
            int count = incoming.read();
            if (count > 0) {
                received(loop.received, count);
            }
            if (incoming.ended()) {
                if (phase == Phase.OPEN && outgoing.unsent() > 0) {
                    send(); // it may have hung up only its sending half, and may yet hear what we have to say
                }
                end();
            }
        } catch (IOException e) {
            end(); // reset by the peer: one of the ordinary ways to go
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void received(byte[] bytes, int to) {
        if (pulse != null) {
            pulse.beat();
        }
        if (phase != Phase.OPEN) {
            discarded += to;
            if (discarded > LINGER_BYTES) {
                end();
            }
            return;
        }
        if (frames == null) {
            listener.received(bytes, 0, to);
            return;
        }
        int end = frames.read(bytes, 0, to);
        if (end > 0) {
            listener.received(bytes, 0, end);
        }
        if (frames.closeCode() != 0) {
            close(frames.closeCode());
        } else if (frames.pongDue()) {
            sendSoon();
        }
    }

    @Override
    public void pauseReading() {
        if (phase == Phase.OPEN) {
            paused = true;
            source.suspendReads();
        }
    }

    @Override
    public void resumeReading() {
        paused = false;
        if (phase != Phase.CLOSED) {
            source.resumeReads();
        }
    }

    // ---- out

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (phase == Phase.OPEN) {
            outgoing.append(bytes, from, length);
            sendSoon();
        }
    }

    @Override
    public void writeShared(byte[] bytes, int from, int length) {
        if (length < SHARING_PAYS) {
            write(bytes, from, length);
        } else if (phase == Phase.OPEN) {
            outgoing.share(bytes, from, length);
            sendSoon();
        }
    }

    @Override
    public long unsent() {
        return outgoing.unsent();
    }

    /** The selector says when: a task would run before it is asked what else is ready. */
    @Override
    public void rest() {
        if (phase == Phase.OPEN && !backedUp) {
            backedUp = true;
            sink.resumeWrites();
        }
    }

    @Override
    public void fullAt(long unsentBytes) {
        fullAt = Math.min(unsentBytes, Loop.BUFFER);
    }

    private void sendSoon() {
        if (!backedUp) {
            awaitTurnEnd();
        }
        if (!backedUp && outgoing.unsent() >= fullAt) {
            relieve();
        }
    }

    private void awaitTurnEnd() {
        if (!awaitsTurnEnd) {
            awaitsTurnEnd = true;
            loop.atTurnEnd(this);
        }
    }

    /** The one exception to one write per turn: a full wire that waited would turn messages away its peer has room for. */
    private void relieve() {
        try {
            if (!outgoing.transmit()) {
                backedUp = true;
                sink.resumeWrites();
            }
        } catch (IOException e) {
            abort(); // reset by the peer; the listener is speaking now, and hears of it when the turn ends
        }
    }

    /** The turn is over: what was written in it leaves now. */
    void turnEnds() {
        awaitsTurnEnd = false;
        if (phase == Phase.CLOSED) {
            tell();
        } else if (!backedUp) {
            send();
        }
    }

    @Override
    public void writeReady() {
        if (phase != Phase.CLOSED) {
            send();
        }
    }

    private void send() {
        try {
            if (outgoing.transmit()) {
                allSent();
            } else if (!backedUp) {
                backedUp = true;
                sink.resumeWrites();
            }
        } catch (IOException e) {
            end(); // reset by the peer: one of the ordinary ways to go
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void allSent() throws IOException {
        boolean wasBackedUp = backedUp;
        if (wasBackedUp) {
            backedUp = false;
            sink.suspendWrites();
        }
        if (phase == Phase.CLOSING) {
            phase = Phase.LINGERING;
            sink.terminateWrites();
            if (!sink.flush()) {
                backedUp = true;
                sink.resumeWrites();
            }
        } else if (wasBackedUp && phase == Phase.OPEN) {
            listener.drained();
        }
    }

    // ---- signs of life

    /** From now on the client has to be heard of, or answer pings. */
    void keepAwake(Pings pings) {
        pulse = phase == Phase.CLOSED ? null : pings.watch(this);
    }

    /** Whether the silence of this client says anything. */
    boolean listens() {
        return phase == Phase.OPEN && !paused;
    }

    void ping() {
        if (!backedUp) { // else what is unsent asks for an answer as well
            outgoing.ping();
            sendSoon();
        }
    }

    /** Nobody is there any more. */
    void giveUp() {
        end();
    }

    // ---- the end

    @Override
    public void close() {
        close(CloseCode.NORMAL);
    }

    private void close(int code) {
        if (phase != Phase.OPEN) {
            return;
        }
        if (frames != null) {
            outgoing.seal(code);
        }
        phase = Phase.CLOSING;
        paused = false;
        source.resumeReads();
        sendSoon();
        try {
            linger = loop.thread.executeAfter(this::end, LINGER_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            abort(); // the worker is shutting down and waits for nobody
        }
    }

    @Override
    public void abort() {
        if (letGo()) {
            IoUtils.safeClose(connection);
            awaitTurnEnd();
        }
    }

    private void fault(Throwable cause) {
        loop.faults.accept(cause);
        end();
    }

    /** Whoever sees the socket closed may know that the conversation is over. */
    private void end() {
        if (letGo()) {
            tell();
            IoUtils.safeClose(connection);
        }
    }

    /** Nothing comes or goes any more; true the first time. */
    private boolean letGo() {
        if (phase == Phase.CLOSED) {
            return false;
        }
        phase = Phase.CLOSED;
        if (linger != null) {
            linger.remove();
        }
        if (pulse != null) {
            pulse.stop();
        }
        outgoing.discard();
        return true;
    }

    private void tell() {
        if (told) {
            return;
        }
        told = true;
        WireListener last = listener;
        listener = Deaf.INSTANCE;
        try {
            last.gone();
        } catch (RuntimeException | Error e) {
            loop.faults.accept(e);
        }
    }

    @Override
    public void forceTermination() {
        end();
    }

    @Override
    public void terminated() {
        // XNIO tells us what we told it
    }

    @Override
    public Arrival arrival() {
        return ClientCertificate.shown(arrival, connection);
    }
}
