package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.codec.AliasUse;
import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.Envelope;
import dev.tidegate.gateway.codec.Frame;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.Outlet;
import dev.tidegate.policy.ReasonCode;

/** The client's end of a session: turns deliveries and answers into bytes on the wire. <i>Runs on: the wire's shard.</i> */
final class Sender implements Outlet {
    private final Connection connection;
    private final Lobby lobby;
    private final Wire wire;
    private final Dialect dialect;
    private final int maximumPacketSize;
    private final long highWater;
    private final TopicAliases aliases;
    private final int aliasMaximum;

    Sender(Connection connection, Lobby lobby, Wire wire, Dialect dialect, Terms terms) {
        this.connection = connection;
        this.lobby = lobby;
        this.wire = wire;
        this.dialect = dialect;
        this.maximumPacketSize = terms.clientMaximumPacketSize();
        this.highWater = terms.limits().unsentBytes().bytes();
        this.aliasMaximum = terms.clientTopicAliases();
        this.aliases = new TopicAliases(terms.profile().topicAliasMaximum(), aliasMaximum);
    }

    TopicAliases aliases() {
        return aliases;
    }

    @Override
    public boolean hasRoom() {
        return wire.unsent() < highWater;
    }

    @Override
    public boolean publish(Message message, int flags, int packetId, int[] identifiers) {
        Frame frame = aliasMaximum == 0 && identifiers.length == 0
                ? lobby.frames().frame(message, flags, packetId, dialect, now(message))
                : enveloped(message, flags, packetId, identifiers);
        if (frame.length() > maximumPacketSize) {
            return false;
        }
        wire.write(frame.head(), 0, frame.headLength());
        if (frame.bodyLength() > 0) {
            wire.writeShared(frame.body(), 0, frame.bodyLength());
        }
        return true;
    }

    private Frame enveloped(Message message, int flags, int packetId, int[] identifiers) {
        TopicName topic = message.topic();
        int alias = aliases.aliasOf(topic);
        AliasUse use = alias == 0 ? AliasUse.INTRODUCE : AliasUse.REPLACE;
        if (alias == 0) {
            alias = aliases.introduce(topic);
            use = alias == 0 ? AliasUse.NONE : AliasUse.INTRODUCE;
        }
        return lobby.frames().frame(message, flags, packetId, new Envelope(identifiers, alias, use), now(message));
    }

    private long now(Message message) {
        return message.expiresAt() == Message.NEVER ? 0 : lobby.core().shard().now();
    }

    @Override
    public void release(int packetId, ReasonCode code) {
        send(new Packet.PubRel(packetId, code, Properties.NONE));
    }

    @Override
    public void takenOver() {
        connection.takenOver();
    }

    /** Sends a packet, if this client's dialect has words for it. */
    void send(Packet packet) {
        ByteWriter writer = lobby.writer();
        writer.clear();
        if (lobby.encoder().encode(packet, dialect, maximumPacketSize, writer)) {
            wire.write(writer.array(), 0, writer.length());
            lobby.core().counters().add(Count.PACKETS_SENT);
        }
    }
}
