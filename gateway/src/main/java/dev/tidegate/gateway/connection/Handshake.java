package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.gate.Finding;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.gate.Standing;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.gate.TopicRights;
import dev.tidegate.gateway.gate.Visit;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.session.Adopter;
import dev.tidegate.gateway.session.Departure;
import dev.tidegate.gateway.session.Outlet;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.session.Tenancy;
import dev.tidegate.gateway.shard.Strikes;
import dev.tidegate.gateway.store.Tenure;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a CONNECT comes home, step by step: <em>identify</em> the client, <em>admit</em> it under a profile, <em>claim</em> and <em>adopt</em> its
 * session, <em>greet</em> it, <em>resume</em> what was left undone. Each step calls {@link #next} when it is done, or refuses and
 * the rest never happens. Steps may take their time; the connection reads nothing meanwhile.
 */
final class Handshake implements Adopter {
    private final Iterator<Runnable> steps = List.<Runnable>of(
                    this::identify, this::admit, this::claim, this::adopt, this::greet, this::resume)
            .iterator();
    private final Connection connection;
    private final Lobby lobby;
    private final Entrance entrance;
    private final Packet.Connect asked;
    private final Identification identification;

    private Rulebook rules;

    // filled in on the way
    private @Nullable Identity identity;
    private String clientId = "";
    private @Nullable Visit visit;
    private @Nullable Standing standing;
    private @Nullable Profile profile;
    private Packet.Connect granted;
    private @Nullable Terms terms;
    private @Nullable Tenure tenure;
    private @Nullable Sender sender;
    private @Nullable Session session;
    private Presence presence = Presence.NEW;
    private final List<Finding> findings = new ArrayList<>(0);

    Handshake(Connection connection, Lobby lobby, Entrance entrance, Packet.Connect asked) {
        this.connection = connection;
        this.lobby = lobby;
        this.entrance = entrance;
        this.asked = asked;
        this.granted = asked;
        this.rules = lobby.core().rules().current();
        this.identification =
                new Identification(this, lobby, entrance, connection.wire().arrival(), asked);
    }

    void begin() {
        next();
    }

    /** The rules this CONNECT is judged by, all of it. */
    Rulebook rules() {
        return rules;
    }

    private void next() {
        steps.next().run();
    }

    // --- identify ---

    private void identify() {
        identification.begin();
    }

    /** It is clear who it is; null for a client that needs to be nobody. Where the rules have changed meanwhile, it is not. */
    void identified(@Nullable Identity known) {
        Rulebook now = lobby.core().rules().current();
        if (now.equals(rules)) {
            identity = known;
            next();
        } else {
            rules = now; // who it is by the old keys, and what it may by the new rules, would be neither
            identification.again();
        }
    }

    /**
     * It has not proved who it is. Where the rules for strangers refuse the way it tried, that is the answer: it would have been the
     * same with any other proof.
     */
    void unproved(ReasonCode code, String why) {
        if (method() == null) {
            refuse(code, why);
            return;
        }
        Visit nobody =
                new Visit(entrance.place(), asked.version().protocol(), null, asked.clientId(), asked.userName());
        Profile ofStrangers = rules().standing(nobody).profile();
        if (passes(lobby.gate().ruleOnProof(asked, ofStrangers))) {
            refuse(code, why);
        }
    }

    /** As the session will be called. */
    private String clientId() {
        if (clientId.isEmpty()) {
            clientId = asked.clientId().isEmpty() ? assigned() : asked.clientId();
        }
        return clientId;
    }

    /** The client id of a client that leaves it to us [MQTT-3.1.3-6]. */
    private String assigned() {
        String random = lobby.bounds().assignedIds().get();
        return identity == null ? random : identity.names().clientId().named(random);
    }

    /** The authentication method the client speaks; its data then stands in the place of the password. */
    private @Nullable String method() {
        return asked.properties().text(Property.AUTHENTICATION_METHOD);
    }

    private @Nullable String subject() {
        return identity == null ? null : identity.subject();
    }

    /** Whose the session is; those without a credential are nobody in particular. */
    private String owner() {
        return identity == null ? "" : identity.owner();
    }

    // --- admit ---

    private void admit() {
        Visit visit = new Visit(entrance.place(), asked.version().protocol(), identity, clientId(), asked.userName());
        Standing standing = rules().standing(visit);
        this.visit = visit;
        this.standing = standing;
        if (standing.permissions().isSpoiltByClientId()) {
            refuse(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "the topic rules use the client identifier, and this one cannot stand in a topic");
            return;
        }
        profile = standing.profile();
        Ruling<Packet.Connect> ruling = lobby.gate().rule(asked, profile, besides());
        if (passes(ruling)) {
            admitted(ruling.granted(asked));
        }
    }

    /** Whether the handshake goes on; where it does not, the client has been answered. */
    boolean passes(Ruling<?> ruling) {
        findings.addAll(ruling.findings());
        return ruling.match(new Answered<>());
    }

    /** What becomes of a client by a ruling on its CONNECT. */
    private final class Answered<P> implements Ruling.Cases<P, Boolean> {
        @Override
        public Boolean asAsked() {
            return true;
        }

        @Override
        public Boolean adjusted(P value) {
            return true;
        }

        @Override
        public Boolean refused(Ruling.Objection objection) {
            refuse(objection);
            return false;
        }

        @Override
        public Boolean closed(Ruling.Objection objection) {
            return refused(objection); // there is no DISCONNECT before CONNACK [MQTT-3.14.0-1]
        }

        @Override
        public Boolean dropped(Ruling.Objection objection) {
            return hungUp(objection); // a CONNECT cannot stay without an answer and keep its connection
        }

        @Override
        public Boolean hungUp(Ruling.Objection objection) {
            connection.refuseSilently(objection, docket());
            return false;
        }
    }

    private void admitted(Packet.Connect granted) {
        this.granted = granted;
        Terms usual = lobby.gate().terms(granted, there(profile));
        // Who cannot be told keeps its own keep alive.
        terms = granted.version().carriesProperties() ? usual.keptAlive(entrance.keepAliveMax()) : usual;
        next();
    }

    /** What the client uses without saying so in its CONNECT. */
    private long besides() {
        return (connection.wire().arrival().certificate() == null ? 0 : Feature.CLIENT_CERTIFICATE.bit())
                | TopicRights.will(asked.will(), there(standing).permissions())
                | (ClientId.isValid(clientId()) ? returning(visitor()) : 0);
    }

    /** What a client does over and over, each time on another connection. */
    private long returning(Lobby.Visitor visitor) {
        Lobby.Core core = lobby.core();
        long now = core.shard().now();
        int most = there(profile).written().connectRate();
        boolean tooOften = most > 0 && !core.connects().admits(visitor, now, most);
        boolean inItsOwnWay = core.takeovers().standing(visitor, now) != Strikes.Standing.FREE;
        return (tooOften ? Feature.TOO_MANY_CONNECTS.bit() : 0) | (inItsOwnWay ? Feature.TOO_MANY_TAKEOVERS.bit() : 0);
    }

    private Lobby.Visitor visitor() {
        return new Lobby.Visitor(owner(), new ClientId(clientId()));
    }

    // --- claim ---

    private void claim() {
        ClientId clientId = new ClientId(clientId());
        if (granted.will() != null && bringsTooManyWills(terms().limits().packetRate())) {
            refuse(
                    ReasonCode.CONNECTION_RATE_EXCEEDED,
                    "more CONNECTs with a will in a second than packet-rate allows packets");
            return;
        }
        lobby.core().shard().await(lobby.core().backplane().claim(clientId), (claimed, failure) -> {
            if (claimed != null) {
                tenure = claimed;
                next();
            } else {
                refuse(ReasonCode.SERVER_UNAVAILABLE, "the other nodes do not answer");
            }
        });
    }

    // --- adopt ---

    private void adopt() {
        Terms terms = terms();
        sender = new Sender(connection, lobby, connection.wire(), connection.dialect(), terms, visitor());
        sender.introduced(asked);
        Tenancy tenancy = new Tenancy(
                there(tenure),
                owner(),
                granted.cleanStart(),
                terms.sessionExpirySeconds(),
                terms.clientReceiveMaximum(),
                granted.will(),
                terms.limits(),
                lobby.gate().clearance(terms.profile(), there(standing).permissions()),
                terms.keptWhileAway());
        lobby.core().sessions().adopt(tenancy, this);
    }

    /** Every will is a PUBLISH to come, and a client that comes and goes would publish as fast as it reconnects. */
    private boolean bringsTooManyWills(int packetRate) {
        return packetRate > 0
                && !lobby.core().wills().admits(visitor(), lobby.core().shard().now(), packetRate);
    }

    @Override
    public Outlet outlet() {
        return sender();
    }

    @Override
    public boolean isWaiting() {
        return connection.isGreeting();
    }

    @Override
    public void adopted(Session session, Presence presence) {
        this.session = session;
        this.presence = presence;
        next();
    }

    @Override
    public void refused(ReasonCode code, String why) {
        refuse(code, why);
    }

    void refuse(ReasonCode code, String why) {
        refuse(Ruling.Objection.of(code, why));
    }

    private void refuse(Ruling.Objection objection) {
        connection.refuse(objection, docket());
    }

    /** For a client that is not let in. */
    private Docket docket() {
        Docket docket = connection.docket(asked.clientId(), subject());
        tell(docket);
        return docket;
    }

    /** What rules had to say about this CONNECT without refusing it; told when the client has a name. */
    private void tell(Docket docket) {
        Will will = asked.will();
        String topic = will == null ? null : will.topic().text();
        for (Finding each : findings) {
            boolean ofWill = each.feature().key().startsWith("will");
            docket.note(PacketType.CONNECT.name(), ofWill ? topic : null, List.of(each));
        }
    }

    // --- greet ---

    private void greet() {
        Terms terms = terms();
        Session session = session();
        if (method() != null && connection.hasSpokenOutOfTurn()) { // [MQTT-3.1.2-30]
            lobby.core().sessions().depart(session, sender(), Departure.PEACEFUL);
            refuse(ReasonCode.PROTOCOL_ERROR, "a packet before CONNACK, although CONNECT named a method");
            return;
        }
        if (!sender().send(new Packet.ConnAck(
                presence == Presence.RESUMED, ReasonCode.SUCCESS, Announcement.of(asked, terms, session.clientId())))) {
            lobby.core().sessions().depart(session, sender(), Departure.PEACEFUL);
            refuse(ReasonCode.PACKET_TOO_LARGE, "what CONNACK has to say exceeds the client's Maximum Packet Size");
            return;
        }
        String clientId = session.clientId().text();
        Docket docket = connection.docket(clientId, subject());
        tell(docket);
        Reception.Speaker speaker = new Reception.Speaker(there(visit), there(standing), docket, method());
        Reception reception = new Reception(connection, lobby, sender(), session, terms, speaker);
        connection.greeted(reception);
        reception.serves(asked, null, Feature.SERVER_MAXIMUM_PACKET_SIZE); // the announcement knows; this tells
        lobby.core().counters().add(Count.CONNECT_ACCEPTED);
        lobby.core()
                .events()
                .accept(new GatewayEvent.ClientConnected(
                        entrance.listener(),
                        connection.peer(),
                        clientId,
                        subject(),
                        granted.version().toString(),
                        terms.profile().name(),
                        presence == Presence.RESUMED));
        connection.review(lobby.core().rules().current()); // they may have changed on the way
        next();
    }

    // --- resume ---

    private void resume() {
        session().resume();
        connection.catchUp();
    }

    private Terms terms() {
        return there(terms);
    }

    private Session session() {
        return there(session);
    }

    private Sender sender() {
        return there(sender);
    }

    private static <T> T there(@Nullable T filledIn) {
        if (filledIn == null) {
            throw new IllegalStateException("a step of the handshake was left out");
        }
        return filledIn;
    }
}
