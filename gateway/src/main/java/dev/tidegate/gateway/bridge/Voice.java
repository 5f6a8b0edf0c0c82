package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketEncoder;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.codec.Sender;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.packet.Packet;
import java.util.function.Predicate;

/** Speaks MQTT as a client does, in one dialect, over one wire. <i>Runs on: the wire's shard.</i> */
final class Voice {
    private final Wire wire;
    private final Dialect dialect;
    private final PacketEncoder encoder;
    private final ByteWriter writer = new ByteWriter();
    private final PacketStream heard;
    private int maximumPacketSize = Integer.MAX_VALUE;
    private boolean waiting;
    private long saidAt;
    private long heardAt;

    /**
     * @param limits what is accepted of the server
     * @param listener takes a packet, or answers false to have it again after {@link #goOn()}
     */
    Voice(Wire wire, Approach approach, PacketLimits limits, Predicate<Packet> listener, long now) {
        this.wire = wire;
        this.dialect = approach.dialect();
        this.encoder = new PacketEncoder(approach.guise());
        this.heard = new PacketStream(new PacketDecoder(Sender.SERVER), dialect, limits, packet -> {
            waiting = !listener.test(packet);
            return !waiting;
        });
        saidAt = now;
        heardAt = now;
    }

    /** Whatever is said from now on is no larger. */
    void keepWithin(int packetSize) {
        maximumPacketSize = packetSize;
    }

    /** Says a packet; false, and nothing said, where the server takes no such size. */
    boolean say(Packet packet, long now) {
        writer.clear();
        if (!encoder.encode(packet, dialect, maximumPacketSize, writer)) {
            return false;
        }
        saidAt = now;
        wire.write(writer.array(), 0, writer.length());
        return true;
    }

    void received(byte[] bytes, int from, int to, long now) throws MalformedPacket {
        heardAt = now;
        heard.arrived(bytes, from, to);
        if (waiting) {
            wire.pauseReading();
        }
    }

    /** Hears again what was too early. */
    void goOn() throws MalformedPacket {
        if (waiting) {
            waiting = false;
            heard.goOn();
            if (!waiting) {
                wire.resumeReading();
            }
        }
    }

    /** Whether what has been said is on its way. */
    boolean hasRoom(long most) {
        return wire.unsent() < most;
    }

    /** When something was said last. */
    long saidAt() {
        return saidAt;
    }

    /** When something was heard last; a server that is not listened to is not silent. */
    long heardAt(long now) {
        return waiting ? now : heardAt;
    }

    /** Hears nothing more; what was said leaves. */
    void close() {
        heard.discard();
        wire.close();
    }
}
