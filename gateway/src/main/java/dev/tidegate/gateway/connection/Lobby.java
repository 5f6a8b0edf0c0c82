package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.cluster.Backplane;
import dev.tidegate.gateway.codec.ByteReader;
import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketEncoder;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.codec.PublishFrames;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.gate.Gate;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.RulesInForce;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.route.Router;
import dev.tidegate.gateway.route.Routes;
import dev.tidegate.gateway.session.SessionTable;
import dev.tidegate.gateway.shard.Pace;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Strikes;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of one shard share: the way in and out of the core, and the objects reused from packet to packet.
 * Opens the connections of its shard and knows them all. <i>Runs on: its shard.</i>
 */
public final class Lobby {
    /** A few milliseconds' work: messages go on meanwhile. */
    private static final int REVIEWED_IN_A_TURN = 256;

    private final Core core;
    private final NodeBounds bounds;
    private final PacketDecoder decoder = new PacketDecoder();
    private final PacketEncoder encoder = new PacketEncoder();
    private final PublishFrames frames = new PublishFrames();
    private final ByteReader reader = new ByteReader();
    private final ByteWriter writer = new ByteWriter();
    private final Gate gate = new Gate();
    private final SentCount sent;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Strangers strangers;
    private Iterator<Connection> unreviewed = Collections.emptyIterator();
    private @Nullable Parting parting;

    /** The rooms behind the lobby: those of this shard, and what the node shares. */
    public record Core(
            Shard shard,
            Counters counters,
            EventSink events,
            SessionTable sessions,
            Router router,
            Routes routes,
            Backplane backplane,
            Verifier verifier,
            RulesInForce rules,
            Pace<Visitor> wills,
            Pace<Visitor> connects,
            FailedLogins logins,
            Strikes<Visitor> takeovers,
            Crossroads crossroads) {}

    /** A client as it comes back on one connection after the other. */
    public record Visitor(String subject, ClientId clientId) {}

    public Lobby(Core core, NodeBounds bounds) {
        this.core = core;
        this.bounds = bounds;
        this.sent = new SentCount(core.shard, core.counters);
        this.strangers = new Strangers(bounds, core.events);
    }

    /** The door of one listener into this shard. */
    public Door door(Entrance entrance) {
        return wire -> {
            Connection connection = new Connection(this, entrance, packetLimits(before(entrance)), wire);
            connections.add(connection);
            core.counters.add(Count.CONNECTIONS_OPENED);
            if (strangers.admit(wire, core.shard.now())) {
                connection.open();
            } else {
                wire.abort();
            }
            return connection;
        };
    }

    /** What bounds a client of whom nothing is known but where it came in. */
    private Profile before(Entrance entrance) {
        return core.rules.current().at(entrance.place()).profile();
    }

    /**
     * The rules have changed: every connection of this shard looks at how its client stands now, some in this turn, the others in
     * the next ones. When they change again meanwhile, it begins anew. Who comes meanwhile comes under the new ones.
     */
    public void review() {
        boolean underWay = unreviewed.hasNext();
        unreviewed = List.copyOf(connections).iterator();
        if (!underWay) {
            reviewSome();
        }
    }

    private void reviewSome() {
        Rulebook rules = core.rules.current();
        try {
            for (int i = 0; i < REVIEWED_IN_A_TURN && unreviewed.hasNext(); i++) {
                unreviewed.next().review(rules);
            }
        } finally {
            if (unreviewed.hasNext()) {
                core.shard.execute(this::reviewSome); // whatever became of one of them
            }
        }
    }

    /** What the decoder checks of a client of this profile. */
    public PacketLimits packetLimits(Profile profile) {
        Limits ofUsers = profile.limits(Feature.TOO_MANY_USER_PROPERTIES);
        return new PacketLimits(
                profile.limits(Feature.PACKET_TOO_LARGE).packetSize().toInt(),
                bounds.connectPacketSize(),
                ofUsers.userProperties(),
                ofUsers.userPropertyBytes().toInt());
    }

    /**
     * The gateway stops: every connection of this shard is sent away within a time, each when it has been answered, and nobody is greeted
     * any more.
     */
    public void partAll(Farewell words, long spreadMillis) {
        Parting begun = new Parting(core.shard, words, connections, spreadMillis);
        parting = begun;
        begun.next();
    }

    /** Ends every connection of this shard, whatever is unanswered. */
    public void closeAll(Farewell words) {
        for (Connection each : List.copyOf(connections)) {
            each.leave(words);
        }
    }

    /** A connection has brought its CONNECT. */
    void greet(Connection connection, Entrance entrance, Packet.Connect asked) {
        if (parting == null) {
            new Handshake(connection, this, entrance, asked).begin();
        } else {
            connection.leave(parting.words());
        }
    }

    /** Connections of this shard that are not gone yet. */
    public int openConnections() {
        return connections.size();
    }

    /** A connection has been greeted. */
    void welcomed(Connection connection) {
        strangers.leave(connection.wire());
    }

    void left(Connection connection) {
        if (connections.remove(connection)) {
            core.counters.add(Count.CONNECTIONS_CLOSED);
            strangers.leave(connection.wire());
        }
    }

    Core core() {
        return core;
    }

    NodeBounds bounds() {
        return bounds;
    }

    /** Writes one packet to a client that has no terms yet. */
    void say(Packet packet, Dialect dialect, Wire wire) {
        writer.clear();
        if (encoder.encode(packet, dialect, Integer.MAX_VALUE, writer)) {
            wire.write(writer.array(), 0, writer.length());
            sent.add(writer.length());
        }
    }

    SentCount sent() {
        return sent;
    }

    PacketDecoder decoder() {
        return decoder;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    PublishFrames frames() {
        return frames;
    }

    ByteReader reader() {
        return reader;
    }

    ByteWriter writer() {
        return writer;
    }

    Gate gate() {
        return gate;
    }
}
