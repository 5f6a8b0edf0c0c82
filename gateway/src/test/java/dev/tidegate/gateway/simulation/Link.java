package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import dev.tidegate.gateway.packet.Packet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One network connection: a wire at the gateway's end, a peer at the client's, and between them a network that delays bytes,
 * splits them anywhere, holds only so many, breaks, or falls silent.
 *
 * <p>The gateway's end behaves as {@code transport.StreamWire}: what a turn wrote leaves when the turn ends; where the network
 * takes less the wire is backed up and says {@code drained} later; {@code close} sends the rest, then reads and discards until the
 * peer hangs up or the patience ends; {@code gone} comes once and not from inside a call of the listener.
 */
final class Link implements Wire {
    private static final int LINGER_MILLIS = 5_000;
    static final long KEEPS_UP = Long.MIN_VALUE;
    private static final long WRITE_AT_ONCE = 256 * 1024;

    /** The client's end. */
    interface Peer {
        void hears(Packet packet);

        /** The network connection is gone, as far as the client can tell. */
        void hungUp();
    }

    /** A packet in a stream of bytes: it is there when its last byte is. */
    private record Sent(Packet packet, long end) {}

    private enum Phase {
        OPEN,
        CLOSING,
        LINGERING,
        CLOSED
    }

    final int number;
    final int shard;
    final Conversation conversation;
    private final Simulation simulation;
    private final Pieces pieces;
    private @Nullable WireListener listener;

    // to the gateway
    private byte[] bytes = new byte[256];
    private final Queue<Sent> spoken = new ArrayDeque<>();
    private long written;
    private long arrived;
    private long handed;
    private long lastArrival = Long.MIN_VALUE;
    private long limit = Long.MAX_VALUE;
    private boolean finished;
    private boolean reset;
    private boolean readPlanned;

    // to the client: only where packets end matters, what they say was read when it was written
    private final Queue<Sent> said = new ArrayDeque<>();
    private final Transcript transcript;
    private long unsent;
    private long sent;
    private long reached;
    private long consumed;
    private long lastReach = Long.MIN_VALUE;
    private boolean clientReads = true;
    private boolean clientGone;
    private long blockedSince = KEEPS_UP;

    // the wire
    private Phase phase = Phase.OPEN;
    private long fullAt = WRITE_AT_ONCE;
    private boolean backedUp;
    private boolean paused;
    private boolean touched;
    private boolean told;

    /** How the bytes of one direction are cut. */
    enum Pieces {
        WHOLE,
        SMALL,
        SINGLE_BYTES
    }

    Link(Simulation simulation, int number, int shard, Pieces pieces) {
        this.simulation = simulation;
        this.number = number;
        this.shard = shard;
        this.pieces = pieces;
        this.transcript = new Transcript(simulation.decoder());
        this.conversation = new Conversation(number);
    }

    private Peer peer = new Peer() {
        @Override
        public void hears(Packet packet) {
            throw new IllegalStateException("nobody is there");
        }

        @Override
        public void hungUp() {
            throw new IllegalStateException("nobody is there");
        }
    };

    /** The client calls; the gateway opens its door. */
    void open(Peer peer, Supplier<Door> door) {
        this.peer = peer;
        simulation.onShard(shard, simulation.soon(), () -> {
            WireListener opened = door.get().open(this);
            listener = opened;
            planRead();
        });
    }

    // --- the client's end ---

    /** The client says something; it is on its way when this returns. */
    void say(Packet packet, Dialect dialect) {
        if (clientGone || limit != Long.MAX_VALUE) {
            return;
        }
        byte[] encoded = simulation.encode(packet, dialect);
        int waiting = (int) (written - handed);
        if (waiting + encoded.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, waiting + encoded.length));
        }
        System.arraycopy(encoded, 0, bytes, waiting, encoded.length);
        written += encoded.length;
        transcript.dialect(dialect);
        spoken.add(new Sent(packet, written));
        simulation.trace(this, "->", packet);
        arriveLater();
    }

    private void arriveLater() {
        long upTo = Math.min(written, limit);
        lastArrival = Math.max(lastArrival, simulation.soon());
        simulation.onShard(shard, lastArrival, () -> {
            arrived = Math.max(arrived, upTo);
            read();
        });
    }

    /** The client closes its end in good order: everything it said arrives. */
    void finish() {
        if (!clientGone) {
            clientGone = true;
            simulation.trace(this, "->", "FIN");
            end(simulation.soon(), false);
        }
    }

    /** The connection breaks, perhaps in the middle of a packet. */
    void cut() {
        if (!clientGone) {
            clientGone = true;
            limit = handed + simulation.chance().between(0, (int) (written - handed));
            simulation.trace(this, "->", "cut");
            end(simulation.soon(), true);
        }
    }

    private void end(long when, boolean broken) {
        simulation.onShard(shard, Math.max(lastArrival, when), () -> {
            finished = true;
            reset |= broken;
            read();
        });
    }

    /** The client vanishes: nobody tells the gateway. */
    void vanish() {
        if (!clientGone) {
            clientGone = true;
            limit = handed + simulation.chance().between(0, (int) (written - handed));
            simulation.trace(this, "->", "vanished");
        }
    }

    boolean isDead() {
        return clientGone;
    }

    void stopReading() {
        clientReads = false;
    }

    void goOnReading() {
        clientReads = true;
        consume();
    }

    private void consume() {
        if (!clientReads || clientGone) {
            return;
        }
        consumed = reached;
        while (!said.isEmpty() && said.element().end <= consumed && !clientGone) {
            peer.hears(said.remove().packet);
        }
        if (backedUp && phase != Phase.CLOSED) {
            simulation.onShard(shard, simulation.soon(), () -> {
                if (backedUp && phase != Phase.CLOSED) {
                    flush();
                }
            });
        }
        if (phase == Phase.LINGERING && consumed == sent) {
            peerHangsUp();
            finish();
        }
    }

    private void peerHangsUp() {
        peer.hungUp();
    }

    // --- the gateway's end, reading ---

    private void planRead() {
        if (!readPlanned && handed < arrived && !paused) {
            readPlanned = true;
            simulation.onShard(shard, simulation.now(), () -> {
                readPlanned = false;
                read();
            });
        }
    }

    private void read() {
        WireListener owner = listener;
        if (phase == Phase.CLOSED || (phase == Phase.OPEN && paused) || owner == null) {
            return;
        }
        int available = (int) (Math.min(arrived, limit) - handed);
        if (reset && simulation.chance().of(0.5)) {
            available = 0; // a reset may overtake what was not read
        }
        if (phase != Phase.OPEN) {
            take(available);
        } else if (available > 0) {
            hand(owner, size(available));
        }
        if (handed < Math.min(arrived, limit) && !reset) {
            planRead();
        } else if (finished && phase != Phase.CLOSED) {
            if (reset || handed >= written) {
                if (phase == Phase.OPEN && !paused) {
                    flush(); // the last words
                    endWire();
                } else if (phase != Phase.OPEN) {
                    endWire();
                }
            }
        }
    }

    private int size(int available) {
        return switch (pieces) {
            case WHOLE ->
                simulation.chance().of(0.9) ? available : simulation.chance().between(1, available);
            case SMALL -> Math.min(available, simulation.chance().between(1, 20));
            case SINGLE_BYTES -> 1;
        };
    }

    private void hand(WireListener owner, int count) {
        byte[] scratch = simulation.scratch(count);
        System.arraycopy(bytes, 0, scratch, 0, count);
        take(count);
        simulation.hash(number, scratch, 0, count);
        while (!spoken.isEmpty() && spoken.element().end <= handed) {
            simulation.judge().heard(conversation, spoken.remove().packet);
        }
        simulation.judge().handed(conversation);
        owner.received(scratch, 0, count);
        Arrays.fill(scratch, 0, count, (byte) 0xEE); // it was the caller's
    }

    private void take(int count) {
        System.arraycopy(bytes, count, bytes, 0, (int) (written - handed) - count);
        handed += count;
    }

    @Override
    public void pauseReading() {
        if (phase == Phase.OPEN) {
            paused = true;
        }
    }

    @Override
    public void resumeReading() {
        paused = false;
        planRead();
        if (finished) {
            simulation.onShard(shard, simulation.now(), this::read);
        }
    }

    boolean isPaused() {
        return paused;
    }

    // --- the gateway's end, writing ---

    @Override
    public void write(byte[] source, int from, int length) {
        if (phase != Phase.OPEN) {
            return;
        }
        simulation.hash(-number, source, from, length);
        unsent += length;
        transcript.write(source, from, length);
        for (Packet packet = transcript.next(); packet != null; packet = transcript.next()) {
            simulation.trace(this, "<-", packet);
            said.add(new Sent(packet, transcript.end()));
            simulation.judge().said(conversation, packet, transcript.length());
        }
        touch();
        if (!backedUp && unsent >= fullAt) {
            transmit();
            backedUp = unsent > 0;
        }
    }

    @Override
    public void writeShared(byte[] source, int from, int length) {
        write(source, from, length);
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public void fullAt(long unsentBytes) {
        fullAt = Math.min(unsentBytes, WRITE_AT_ONCE);
    }

    @Override
    public void rest() {
        if (phase == Phase.OPEN && !backedUp) {
            backedUp = true;
            simulation.onShard(shard, simulation.now(), () -> {
                if (phase != Phase.CLOSED) {
                    flush();
                }
            });
        }
    }

    private void touch() {
        if (!touched) {
            touched = true;
            simulation.touched(this);
        }
    }

    /** The turn in which something was written, or this was aborted, is over. */
    void turnEnds() {
        touched = false;
        if (phase == Phase.CLOSED) {
            tell();
        } else if (!backedUp) {
            flush();
        }
    }

    private void flush() {
        transmit();
        if (unsent > 0) {
            if (!backedUp) {
                backedUp = true;
            }
            if (blockedSince == KEEPS_UP) {
                blockedSince = simulation.now();
            }
            return;
        }
        boolean wasBackedUp = backedUp;
        backedUp = false;
        blockedSince = KEEPS_UP;
        if (phase == Phase.CLOSING) {
            phase = Phase.LINGERING;
            consumeLater();
        } else if (wasBackedUp && phase == Phase.OPEN && listener != null) {
            listener.drained();
        }
    }

    private void transmit() {
        long room = simulation.capacity() - (sent - consumed);
        long now = Math.min(unsent, Math.max(0, room));
        if (now > 0) {
            unsent -= now;
            sent += now;
            consumeLater();
        }
    }

    private void consumeLater() {
        long upTo = sent;
        lastReach = Math.max(lastReach, simulation.soon());
        simulation.at(lastReach, () -> {
            reached = Math.max(reached, upTo);
            consume();
        });
    }

    /** Since when the client has taken nothing although there was something. */
    long blockedSince() {
        return blockedSince;
    }

    // --- the gateway's end, the end ---

    @Override
    public void close() {
        if (phase == Phase.OPEN) {
            simulation.trace(this, "<-", "close");
            simulation.judge().ended(conversation);
            phase = Phase.CLOSING;
            paused = false;
            touch();
            simulation.onShard(shard, simulation.now() + LINGER_MILLIS, this::endWire);
            simulation.onShard(shard, simulation.now(), this::read);
        }
    }

    @Override
    public void abort() {
        if (phase != Phase.CLOSED) {
            simulation.judge().ended(conversation);
            phase = Phase.CLOSED;
            hangUpLater();
            touch();
        }
    }

    private void endWire() {
        if (phase != Phase.CLOSED) {
            simulation.trace(this, "<-", "gone");
            phase = Phase.CLOSED;
            unsent = 0;
            hangUpLater();
            tell();
        }
    }

    private void hangUpLater() {
        simulation.at(Math.max(lastReach, simulation.soon()), () -> {
            if (!clientGone) {
                clientGone = true;
                peer.hungUp();
            }
        });
    }

    private void tell() {
        WireListener last = listener;
        if (!told && last != null) {
            told = true;
            simulation.judge().ended(conversation);
            last.gone();
        }
    }

    /** The node is gone without a word: what it had sent may still arrive. True where this was a connection of its. */
    boolean nodeDies() {
        boolean was = listener != null && !told;
        if (was) {
            simulation.trace(this, "<-", "the node is gone");
            phase = Phase.CLOSED;
            told = true;
            unsent = 0;
            hangUpLater();
        }
        return was;
    }

    boolean isOver() {
        return told;
    }

    @Override
    public Arrival arrival() {
        return Arrival.from("client:" + number);
    }

    @Override
    public String toString() {
        return "#" + number + (conversation.client.isEmpty() ? "" : " " + conversation.client) + " on " + shard;
    }
}
