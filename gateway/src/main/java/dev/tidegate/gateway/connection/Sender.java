package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.codec.AliasUse;
import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.Envelope;
import dev.tidegate.gateway.codec.Frame;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.Grant;
import dev.tidegate.gateway.session.Outlet;
import dev.tidegate.gateway.shard.Strikes;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/** The client's end of a session: turns deliveries and answers into bytes on the wire. <i>Runs on: the wire's shard.</i> */
final class Sender implements Outlet {
    /** In what time takeovers of one client are too many. */
    private static final long TAKEOVER_MILLIS = 10_000;

    private static final long MILLIS = 1_000;
    /** In seconds; a Subscription Identifier goes to 268,435,455. */
    private static final long LONGEST_WAIT = 268_000_000;

    private final Connection connection;
    private final Lobby lobby;
    private final SentCount sent;
    private final Wire wire;
    private final Dialect dialect;
    private final int maximumPacketSize;
    private final long highWater;
    private final Limits limits;
    private final Lobby.Visitor client;
    private final int theirAliasMaximum;
    private final int aliasMaximum;
    private @Nullable TopicAliases aliases;
    /** Where the client is another node, or leads to one: what it gets says where it has been. */
    private @Nullable Trail trail;

    private boolean isToldAges;

    Sender(Connection connection, Lobby lobby, Wire wire, Dialect dialect, Terms terms, Lobby.Visitor client) {
        this.connection = connection;
        this.lobby = lobby;
        this.sent = lobby.sent();
        this.wire = wire;
        this.dialect = dialect;
        this.client = client;
        this.limits = terms.limits();
        this.maximumPacketSize = terms.clientMaximumPacketSize();
        this.highWater = limits.unsentBytes().bytes();
        wire.fullAt(highWater);
        this.aliasMaximum = terms.clientTopicAliases();
        this.theirAliasMaximum = terms.profile().topicAliasMaximum();
    }

    /** The client has said who it is. */
    void introduced(Packet.Connect asked) {
        boolean isNode = asked.properties().userProperties().stream()
                .anyMatch(each -> each.name().equals(Trail.NODE));
        isToldAges = wire.arrival().insider() != null;
        if (isNode || isToldAges) {
            trail = lobby.core().crossroads().trail();
            lobby.core().routes().leadAway();
        }
    }

    /** Most connections never use an alias, and have none of this. */
    TopicAliases aliases() {
        TopicAliases known = aliases;
        if (known == null) {
            known = new TopicAliases(theirAliasMaximum, aliasMaximum);
            aliases = known;
        }
        return known;
    }

    @Override
    public boolean hasRoom() {
        return wire.unsent() < highWater;
    }

    @Override
    public void rest() {
        wire.rest();
    }

    /** How the client came. */
    Arrival arrival() {
        return wire.arrival();
    }

    /** Whose words these are. */
    Connection connection() {
        return connection;
    }

    /** Whether an acknowledgement can say no. */
    boolean knowsReasonCodes() {
        return dialect.hasProperties();
    }

    @Override
    public boolean knowsRetainAsPublished() {
        return dialect.hasProperties();
    }

    @Override
    public boolean publish(Message message, int flags, int packetId, int[] identifiers) {
        if (trail != null) {
            int[] told = isToldAges ? waited(message) : identifiers;
            return write(trail.leaving(message), flags, packetId, Envelope.of(told));
        }
        // An old client may have resumed a session whose subscriptions have identifiers.
        if (!dialect.hasProperties() || (aliasMaximum == 0 && identifiers.length == 0)) {
            return write(lobby.frames().frame(message, flags, packetId, dialect, now(message)));
        }
        TopicAliases aliases = aliases();
        TopicName topic = message.topic();
        int known = aliases.aliasOf(topic);
        if (known != 0) {
            return write(message, flags, packetId, new Envelope(identifiers, known, AliasUse.REPLACE));
        }
        int free = aliases.nextFree();
        if (free != 0 && write(message, flags, packetId, new Envelope(identifiers, free, AliasUse.INTRODUCE))) {
            aliases.introduce(topic); // only a message that was sent has introduced anything
            return true;
        }
        return write(message, flags, packetId, Envelope.of(identifiers)); // without the alias it may fit
    }

    /** A bridge has no Subscription Identifiers, and hears in their place for how many seconds a message has been waiting, and one more. */
    private int[] waited(Message message) {
        if (message.since() == Message.UNDATED) {
            return Grant.NO_IDENTIFIERS;
        }
        long seconds = Math.max(0, lobby.core().shard().now() - message.since()) / MILLIS;
        return new int[] {(int) Math.min(seconds, LONGEST_WAIT) + 1};
    }

    private boolean write(Message message, int flags, int packetId, Envelope envelope) {
        return write(lobby.frames().frame(message, flags, packetId, envelope, now(message)));
    }

    private boolean write(Frame frame) {
        if (frame.length() > maximumPacketSize) {
            return false; // [MQTT-3.1.2-24]
        }
        wire.write(frame.head(), 0, frame.headLength());
        if (frame.bodyLength() > 0) {
            wire.writeShared(frame.body(), 0, frame.bodyLength());
        }
        sent.add(frame.length());
        return true;
    }

    private long now(Message message) {
        return message.expiresAt() == Message.NEVER ? 0 : lobby.core().shard().now();
    }

    @Override
    public void release(int packetId, ReasonCode code) {
        send(new Packet.PubRel(packetId, code, Properties.NONE));
    }

    private Strikes.Terms takeovers() {
        long pause = limits.takeoverPause().toMillis();
        return new Strikes.Terms(limits.takeovers(), TAKEOVER_MILLIS, pause, pause);
    }

    @Override
    public void forgotten() {
        connection.close(
                ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                "the session could not be stored; see store.path",
                GatewayEvent.Side.GATEWAY);
    }

    @Override
    public void takenOver() {
        Lobby.Core core = lobby.core();
        core.takeovers().strike(client, core.shard().now(), takeovers());
        connection.close(
                ReasonCode.SESSION_TAKEN_OVER,
                "another connection uses the client identifier",
                GatewayEvent.Side.GATEWAY);
    }

    /** Sends a packet; false, and nothing sent, where this client's dialect has no words for it or it takes no such size. */
    boolean send(Packet packet) {
        ByteWriter writer = lobby.writer();
        writer.clear();
        if (!lobby.encoder().encode(packet, dialect, maximumPacketSize, writer)) {
            return false;
        }
        wire.write(writer.array(), 0, writer.length());
        sent.add(writer.length());
        return true;
    }
}
