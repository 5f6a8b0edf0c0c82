package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketEncoder;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.codec.Sender;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Shard;
import org.jspecify.annotations.Nullable;

/**
 * A client of the core without a network: what the core writes is heard here as packets, what is said here it reads as bytes. So a
 * bridge's session is a session like any other, with its limits, its policy and its place in the store.
 *
 * <p>Neither side is called from inside a call of its own: what one says, the other hears in the shard's next turn. <i>Runs on: the
 * shard of the bridge.</i>
 */
final class InnerWire implements Wire {
    /** The core has checked what it encodes. */
    private static final PacketLimits NONE =
            new PacketLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final Shard shard;
    private final Arrival arrival;
    private final Client client;
    private final PacketEncoder encoder = new PacketEncoder();
    private final PacketStream heard;
    private ByteWriter spoken = new ByteWriter();
    private ByteWriter spare = new ByteWriter();
    private @Nullable WireListener core;
    private long fullAt = Long.MAX_VALUE;
    private boolean backedUp;
    private boolean hearingPlanned;
    private boolean sayingPlanned;
    private boolean hearing;
    private boolean unread;
    private boolean gone;

    /** Who speaks to the core over such a wire. */
    interface Client {
        /** Takes a packet of the core's, or answers false to have it again after {@link InnerWire#goOn()}. */
        boolean hear(Packet packet);

        /** The core has heard everything that was said. */
        void heardAll();

        /** The core has closed the wire. */
        void closed();
    }

    InnerWire(Shard shard, Arrival arrival, Client client) {
        this.shard = shard;
        this.arrival = arrival;
        this.client = client;
        this.heard = new PacketStream(new PacketDecoder(Sender.SERVER), Dialect.V5, NONE, client::hear);
    }

    /** Walks in. */
    void enter(Door door) {
        core = door.open(this);
    }

    // --- what the client does ---

    /** Says a packet to the core. */
    void say(Packet packet) {
        if (gone) {
            return;
        }
        if (!encoder.encode(packet, Dialect.V5, Integer.MAX_VALUE, spoken)) {
            throw new IllegalStateException("no words of MQTT 5 for " + packet.type());
        }
        planSaying();
    }

    /** Bytes the core has not read yet. */
    int unread() {
        return spoken.length();
    }

    /** Hears again what the client would not hear. */
    void goOn() {
        planHearing();
    }

    /** The client leaves, and hears nothing more; what it has said is heard, unless the core would not. */
    void leave() {
        if (!gone) {
            gone = true;
            heard.discard();
            shard.execute(() -> {
                if (!unread) {
                    hand(spoken);
                }
                tellCore();
            });
        }
    }

    // --- what the core does ---

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (gone) {
            return;
        }
        heard.keep(bytes, from, from + length);
        if (heard.kept() >= fullAt && !hearing) {
            hear();
            backedUp |= heard.kept() >= fullAt;
        }
        if (heard.kept() > 0) {
            planHearing();
        }
    }

    @Override
    public void writeShared(byte[] bytes, int from, int length) {
        write(bytes, from, length);
    }

    @Override
    public long unsent() {
        return heard.kept();
    }

    @Override
    public void rest() {
        backedUp = true;
        planHearing();
    }

    @Override
    public void fullAt(long unsentBytes) {
        fullAt = unsentBytes;
    }

    @Override
    public void pauseReading() {
        unread = true;
    }

    @Override
    public void resumeReading() {
        if (unread) {
            unread = false;
            planSaying();
        }
    }

    @Override
    public void close() {
        if (!gone) {
            hear(); // its last words
            end();
        }
    }

    @Override
    public void abort() {
        end();
    }

    @Override
    public Arrival arrival() {
        return arrival;
    }

    private void end() {
        if (!gone) {
            gone = true;
            heard.discard();
            shard.execute(() -> {
                tellCore();
                client.closed();
            });
        }
    }

    private void tellCore() {
        WireListener listener = core;
        core = null;
        if (listener != null) {
            listener.gone();
        }
    }

    // --- in between ---

    private void planHearing() {
        if (!hearingPlanned) {
            hearingPlanned = true;
            shard.execute(() -> {
                hearingPlanned = false;
                hear();
                if (backedUp && !gone && heard.kept() == 0) {
                    backedUp = false;
                    drained();
                }
            });
        }
    }

    private void drained() {
        WireListener listener = core;
        if (listener != null) {
            listener.drained();
        }
    }

    private void hear() {
        if (gone || hearing) {
            return;
        }
        hearing = true;
        try {
            heard.goOn();
        } catch (MalformedPacket malformed) {
            throw new IllegalStateException("the core said what no server may say", malformed);
        } finally {
            hearing = false;
        }
    }

    private void hand(ByteWriter said) {
        WireListener listener = core;
        if (listener != null && said.length() > 0) {
            listener.received(said.array(), 0, said.length());
        }
    }

    private void planSaying() {
        if (!sayingPlanned && spoken.length() > 0) {
            sayingPlanned = true;
            shard.execute(() -> {
                sayingPlanned = false;
                saySpoken();
            });
        }
    }

    private void saySpoken() {
        if (gone || unread) {
            return;
        }
        ByteWriter said = spoken;
        spoken = spare; // the answers of this turn
        hand(said);
        said.clear();
        spare = said;
        if (!gone && !unread) {
            client.heardAll();
        }
    }
}
