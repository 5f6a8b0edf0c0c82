package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.gate.Extent;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.gate.Standing;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.gate.TopicRights;
import dev.tidegate.gateway.gate.Visit;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.session.Departure;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Hears every packet of a client that has been greeted, and hands each to where it belongs. <i>Runs on: the connection's
 * shard.</i>
 */
final class Reception implements Packet.Reader<Reception.Heard> {
    private static final String MALFORMED = "malformed";
    private static final long KEEP_ALIVE_MILLIS = 1_500; // one and a half times [MQTT-3.1.2-22]
    private static final String EXPIRY = "expiry"; // no packet asks for it

    private final Connection connection;
    private final Lobby lobby;
    private final Sender sender;
    private final Session session;
    private final Terms terms;
    private final Docket docket;
    private final Entitlement entitlement;
    private Visit visit;
    private Standing standing;
    private TopicRights rights;
    private final Publications publications;
    private final Unanswered unanswered = new Unanswered();
    private final @Nullable Meter meter;
    private final @Nullable Onlooker onlooker;

    /** What hearing a packet led to. */
    enum Heard {
        GO_ON,
        HUNG_UP
    }

    /**
     * Who is talking, and how the rules see it.
     *
     * @param method the authentication method of its CONNECT, null where it named none
     */
    record Speaker(
            Visit visit,
            Standing standing,
            Docket docket,
            @Nullable String method) {}

    Reception(Connection connection, Lobby lobby, Sender sender, Session session, Terms terms, Speaker speaker) {
        this.connection = connection;
        this.lobby = lobby;
        this.sender = sender;
        this.session = session;
        this.terms = terms;
        this.docket = speaker.docket();
        this.visit = speaker.visit();
        this.standing = speaker.standing();
        this.entitlement = new Entitlement(this, lobby, session, visit.identity(), speaker.method());
        this.rights = new TopicRights(standing.permissions());
        this.meter = Meter.isNeeded(terms.profile()) ? new Meter(this, lobby, terms.profile()) : null;
        this.onlooker = Onlooker.of(terms.profile());
        this.publications = new Publications(this, lobby, session, terms);
    }

    Sender sender() {
        return sender;
    }

    Unanswered unanswered() {
        return unanswered;
    }

    Terms terms() {
        return terms;
    }

    /** How the client stands under the rules that hold now. */
    Standing standing() {
        return standing;
    }

    /** The rules or the revocations have changed. The terms stay: CONNACK has promised them. */
    void review(Rulebook rules) {
        String lapsed = entitlement.lapsed(rules.at(visit.listener()));
        if (lapsed != null) {
            connection.close(ReasonCode.NOT_AUTHORIZED, lapsed, GatewayEvent.Side.GATEWAY);
        } else if (rules.edition() != standing.edition()) {
            stand(rules.standing(visit));
        }
    }

    ClientId clientId() {
        return session.clientId();
    }

    /** What the client may do with topics has been looked at again; what it has no right to any more is taken from it. */
    private void stand(Standing now) {
        standing = now;
        if (!now.permissions().equals(rights.permissions())) {
            rights = new TopicRights(now.permissions());
            publications.reviewed();
        }
        session.review(lobby.gate().clearance(terms.profile(), now.permissions()));
    }

    /** What the client may do with topics now. */
    TopicRights rights() {
        return rights;
    }

    /** How long the client may be silent. */
    long keepAliveMillis() {
        return terms.keepAliveSeconds() == 0 ? Long.MAX_VALUE : terms.keepAliveSeconds() * KEEP_ALIVE_MILLIS;
    }

    /** By what right the client is here, and how long. */
    Entitlement entitlement() {
        return entitlement;
    }

    /** The credential's time is up, and the profile says what comes of it. */
    void expired() {
        Ruling<Verdict> ruling = lobby.gate().rule(Feature.TOKEN_EXPIRY, terms.profile());
        if (passes(EXPIRY, null, ruling)) {
            entitlement.outlive();
        }
    }

    /** The client's credential has been renewed: its permissions and its end hold from now on, and the client hears so. */
    void renewed(Identity known, Packet.Auth answer) {
        visit = visit.by(known);
        stand(lobby.core().rules().current().standing(visit));
        connection.watch(this);
        sender.send(answer);
    }

    /** Whether the client can still be told anything. */
    boolean isOpen() {
        return connection.isOpen();
    }

    /** Stops hearing this client for a while, unless what it would wait for is the client itself. */
    void holdFor(Relief pause) {
        if (!pause.equals(session.ref())) {
            connection.holdFor(pause);
        }
    }

    void drained() {
        session.drained();
    }

    void hear(Packet packet) {
        if (meter != null && !meter.admitsPacket(packet)) {
            return; // the connection has ended, or this was too much
        }
        if (onlooker != null && onlooker.sawTooMany(packet)) {
            passes(packet, null, lobby.gate().rule(Feature.TOO_MANY_USER_PROPERTIES, terms.profile()));
        }
        if (packet instanceof Packet.Publish publish) {
            publications.publish(publish); // the usual packet takes the short way
        } else {
            packet.accept(this);
        }
    }

    /** Hears that bytes have arrived, whatever they are; false where the connection ends over it. */
    boolean arrived(int bytes) {
        return meter == null || meter.admitsBytes(bytes);
    }

    /** What waited while the client was held is heard next. */
    void resumed() {
        if (meter != null) {
            meter.resumed();
        }
    }

    // --- what may go wrong ---

    /** Ends the connection over a packet: DISCONNECT with the objection's code. */
    void reject(Packet packet, @Nullable String topic, Ruling.Objection objection) {
        reject(packet.type().name(), topic, objection);
    }

    private void reject(String packet, @Nullable String topic, Ruling.Objection objection) {
        docket.note(packet, topic, objection, Verdict.Kind.CLOSE);
        connection.close(objection.code(), objection.why(), GatewayEvent.Side.GATEWAY);
    }

    /** Tells that a packet, or one filter of it, was answered with an error. */
    void refused(Packet packet, @Nullable String topic, Ruling.Objection objection) {
        docket.note(packet.type().name(), topic, objection, Verdict.Kind.REFUSE);
    }

    /**
     * Whether a packet, or one filter of it, may go on. What becomes of one that may not has happened when this returns, but for
     * the answer to one that is refused.
     */
    boolean passes(Packet packet, @Nullable String topic, Ruling<?> ruling) {
        return passes(packet.type().name(), topic, ruling);
    }

    boolean passes(String packet, @Nullable String topic, Ruling<?> ruling) {
        if (docket.passes(packet, topic, ruling)) {
            return true;
        }
        if (ruling instanceof Ruling.Closed<?> closed) {
            connection.close(closed.objection().code(), closed.objection().why(), GatewayEvent.Side.GATEWAY);
        } else if (ruling instanceof Ruling.HungUp<?> hungUp) {
            connection.hangUp(hungUp.objection().code(), hungUp.objection().why());
        }
        return false;
    }

    /** Whether the gateway does this for the client; where it does not, or would not, that is told. */
    boolean serves(Packet packet, @Nullable String topic, Feature service) {
        Ruling<Verdict> ruling = lobby.gate().rule(service, terms.profile());
        return passes(packet, topic, ruling) && ruling.granted(new Verdict.Allow()) instanceof Verdict.Allow;
    }

    /** Ends the connection over bytes that were no packet, or none we accept. */
    void malformed(MalformedPacket malformed) {
        Feature excess = malformed.feature();
        if (excess == null || passes(MALFORMED, null, lobby.gate().rule(excess, terms.profile(), Extent.CEILING))) {
            reject(MALFORMED, null, Ruling.Objection.of(malformed.code(), malformed.why()));
        }
    }

    private Heard protocolError(Packet packet, String why) {
        reject(packet, null, Ruling.Objection.of(ReasonCode.PROTOCOL_ERROR, why));
        return Heard.HUNG_UP;
    }

    /** The connection has ended; the session goes on without it, as far as it may. */
    void left(Departure departure, @Nullable ReasonCode code, String why, GatewayEvent.Side side) {
        docket.close();
        lobby.core().counters().add(Count.CLIENTS_LEFT);
        lobby.core().sessions().depart(session, sender, departure);
        lobby.core()
                .events()
                .accept(new GatewayEvent.ClientDisconnected(
                        visit.listener(), session.clientId().text(), code, why, side));
    }

    /** Whether an acknowledgement counts; the usual one says nothing beside its packet identifier. */
    private boolean passes(Packet packet, ReasonCode code, Properties properties) {
        return (properties.isEmpty() && !code.isError())
                || passes(packet, null, lobby.gate().rule(code, properties, terms));
    }

    // --- packets, in the order of the specification ---

    @Override
    public Heard connect(Packet.Connect packet) {
        return protocolError(packet, "a second CONNECT"); // [MQTT-3.1.0-2]
    }

    @Override
    public Heard connAck(Packet.ConnAck packet) {
        return protocolError(packet, "only a server sends CONNACK");
    }

    @Override
    public Heard publish(Packet.Publish packet) {
        publications.publish(packet);
        return Heard.GO_ON;
    }

    @Override
    public Heard pubAck(Packet.PubAck packet) {
        if (!passes(packet, packet.code(), packet.properties())) {
            return Heard.HUNG_UP;
        }
        return session.acknowledged(packet.packetId())
                ? Heard.GO_ON
                : protocolError(packet, "PUBACK for a QoS 2 message");
    }

    @Override
    public Heard pubRec(Packet.PubRec packet) {
        if (!passes(packet, packet.code(), packet.properties())) {
            return Heard.HUNG_UP;
        }
        return session.recorded(packet.packetId(), packet.code())
                ? Heard.GO_ON
                : protocolError(packet, "PUBREC for a QoS 1 message");
    }

    @Override
    public Heard pubRel(Packet.PubRel packet) {
        if (!passes(packet, ReasonCode.SUCCESS, packet.properties())) {
            return Heard.HUNG_UP;
        }
        publications.release(packet.packetId());
        return Heard.GO_ON;
    }

    @Override
    public Heard pubComp(Packet.PubComp packet) {
        if (!passes(packet, ReasonCode.SUCCESS, packet.properties())) {
            return Heard.HUNG_UP;
        }
        return session.completed(packet.packetId())
                ? Heard.GO_ON
                : protocolError(packet, "PUBCOMP for a QoS 1 message");
    }

    @Override
    public Heard subscribe(Packet.Subscribe packet) {
        new Subscribing(this, lobby, session, terms).subscribe(packet);
        return Heard.GO_ON;
    }

    @Override
    public Heard subAck(Packet.SubAck packet) {
        return protocolError(packet, "only a server sends SUBACK");
    }

    @Override
    public Heard unsubscribe(Packet.Unsubscribe packet) {
        new Subscribing(this, lobby, session, terms).unsubscribe(packet);
        return Heard.GO_ON;
    }

    @Override
    public Heard unsubAck(Packet.UnsubAck packet) {
        return protocolError(packet, "only a server sends UNSUBACK");
    }

    @Override
    public Heard pingReq(Packet.PingReq packet) {
        if (passes(packet, null, lobby.gate().rule(Feature.PINGREQ, terms.profile()))) {
            sender.send(new Packet.PingResp()); // [MQTT-3.12.4-1]
        }
        return Heard.GO_ON;
    }

    @Override
    public Heard pingResp(Packet.PingResp packet) {
        return protocolError(packet, "only a server sends PINGRESP");
    }

    @Override
    public Heard disconnect(Packet.Disconnect packet) {
        if (packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0) > 0 && terms.sessionExpirySeconds() == 0) {
            return protocolError(packet, "a session that ends with its connection cannot be kept afterwards");
        }
        Ruling<Packet.Disconnect> ruling = lobby.gate().rule(packet, terms);
        if (!passes(packet, null, ruling)) {
            return Heard.HUNG_UP;
        }
        Properties granted = ruling.granted(packet).properties();
        if (granted.has(Property.SESSION_EXPIRY_INTERVAL)) {
            session.expiry(Math.min(
                    granted.number(Property.SESSION_EXPIRY_INTERVAL, 0),
                    terms.profile().sessionExpiryMax().toSeconds()));
        }
        boolean peaceful = packet.code() == ReasonCode.NORMAL_DISCONNECTION; // [MQTT-3.14.4-3]
        connection.disconnected(peaceful ? Departure.PEACEFUL : Departure.ABRUPT, packet.code());
        return Heard.HUNG_UP;
    }

    @Override
    public Heard auth(Packet.Auth packet) {
        if (passes(packet, null, lobby.gate().rule(Feature.AUTH, terms.profile()))) {
            entitlement.auth(packet);
        }
        return Heard.GO_ON;
    }
}
