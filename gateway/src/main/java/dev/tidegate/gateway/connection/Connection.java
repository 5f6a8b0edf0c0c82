package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.codec.ByteReader;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.session.Departure;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One client's conversation, from the first byte to the last.
 *
 * <p>It is OPENING until a CONNECT is complete, GREETING while {@link Handshake} answers it (what the client sends meanwhile
 * waits in the {@link Backlog}, unread), OPEN while {@link Reception} hears every packet, PARTING while a client that is sent away waits for
 * its last answers, and CLOSED for good. An open connection is held, and unread, while a subscriber of what it publishes falls behind. Bytes become packets here, in place; only a
 * packet that is cut by the end of what arrived is copied.
 *
 * <p>The {@link Patrol} watches over it. <i>Runs on: its shard</i>, every method.
 */
final class Connection implements WireListener {
    private final Lobby lobby;
    private final Entrance entrance;
    private final Wire wire;
    private final Patrol patrol;

    private State state = State.OPENING;
    private Dialect dialect = Dialect.OPENING;
    private @Nullable Backlog backlog;
    private long backlogSince;
    private long lastPacket;
    private PacketLimits limits;
    private int remarkableSize = Integer.MAX_VALUE;
    private boolean held;

    // valid once greeted
    private @Nullable Reception reception;

    private enum State {
        OPENING,
        GREETING,
        OPEN,
        PARTING,
        CLOSED
    }

    Connection(Lobby lobby, Entrance entrance, PacketLimits limits, Wire wire) {
        this.lobby = lobby;
        this.entrance = entrance;
        this.limits = limits;
        this.wire = wire;
        this.patrol = new Patrol(this, lobby.core().shard(), wire);
    }

    void open() {
        lastPacket = now();
        patrol.begin(entrance.connectMillis());
    }

    // --- bytes in ---

    @Override
    public void received(byte[] bytes, int from, int to) {
        lobby.core().counters().add(Count.BYTES_RECEIVED, to - from);
        Reception open = reception;
        boolean isHeard = open == null || state != State.OPEN || open.arrived(to - from);
        if (isHeard && state != State.PARTING) {
            read(bytes, from, to);
        }
    }

    private void read(byte[] bytes, int from, int to) {
        try {
            int at = from;
            while (backlog != null && state != State.CLOSED && at < to) {
                at += state == State.GREETING || held
                        ? backlog.take(bytes, at, to, to - at)
                        : complete(backlog, bytes, at, to);
            }
            if (at < to && state != State.CLOSED) {
                readPackets(bytes, at, to);
            }
        } catch (MalformedPacket malformed) {
            malformed(malformed);
        }
    }

    /** Brings a cut packet nearer to its end with what has arrived, and hears it when it is whole. */
    private int complete(Backlog cut, byte[] bytes, int at, int to) throws MalformedPacket {
        int length = lengthOf(cut);
        int taken = cut.take(bytes, at, to, length < 0 ? 1 : length - cut.length());
        if (length < 0) {
            length = lengthOf(cut); // without a body it is whole with its header, and a wrong one is refused by it
        }
        if (cut.length() == length) {
            backlog = null;
            readPackets(cut.bytes(), 0, length);
        }
        return taken;
    }

    private int lengthOf(Backlog cut) throws MalformedPacket {
        return lobby.decoder().lengthOf(cut.bytes(), 0, cut.length(), dialect, limits);
    }

    private void readPackets(byte[] bytes, int from, int to) throws MalformedPacket {
        ByteReader reader = lobby.reader();
        reader.reset(bytes, from, to);
        int packets = 0;
        int at = from;
        Packet packet = null;
        while ((state == State.OPENING || state == State.OPEN)
                && !held
                && (packet = lobby.decoder().next(reader, dialect, limits)) != null) {
            packets++;
            if (reader.position() - at > remarkableSize && reception != null) {
                reception.serves(packet, null, Feature.PACKET_TOO_LARGE); // which is only observed, and told
            }
            at = reader.position();
            hear(packet);
        }
        if (packets > 0) {
            lastPacket = now();
            lobby.core().counters().add(Count.PACKETS_RECEIVED, packets);
        }
        if (reader.position() < to && state != State.CLOSED) {
            keep(bytes, reader.position(), to);
        }
        if (state == State.GREETING && packet instanceof Packet.Connect connect) {
            lobby.greet(this, entrance, connect);
        }
    }

    /** What the decoder would refuse it has refused already: an oversized packet is never kept. */
    private void keep(byte[] bytes, int from, int to) {
        backlog = new Backlog(bytes, from, to);
        backlogSince = now();
    }

    private void hear(Packet packet) {
        if (reception != null) {
            reception.hear(packet);
        } else if (packet instanceof Packet.Connect connect) {
            state = State.GREETING;
            dialect = Dialect.of(connect.version());
            wire.pauseReading();
        }
    }

    private void malformed(MalformedPacket malformed) {
        ProtocolVersion version = malformed.version();
        if (reception != null) {
            reception.malformed(malformed);
        } else if (version != null) {
            dialect = Dialect.of(version);
            refuse(Ruling.Objection.of(malformed.code(), malformed.why()), docket(null, null));
        } else {
            refused(Ruling.Objection.of(malformed.code(), malformed.why()), docket(null, null), Verdict.Kind.HANG_UP);
        }
    }

    // --- the handshake's words ---

    Wire wire() {
        return wire;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Whether the client has been greeted and can still be told anything. */
    boolean isOpen() {
        return state == State.OPEN || state == State.PARTING;
    }

    boolean isGreeting() {
        return state == State.GREETING;
    }

    /** Whether something other than AUTH or DISCONNECT waits behind the CONNECT. */
    boolean hasSpokenOutOfTurn() {
        return backlog != null && !backlog.beginsWith(PacketType.AUTH) && !backlog.beginsWith(PacketType.DISCONNECT);
    }

    /** The client is in: from now on the reception hears it. What it sent meanwhile is heard first. */
    void greeted(Reception reception) {
        this.reception = reception;
        state = State.OPEN;
        limits = lobby.packetLimits(reception.terms().profile());
        int written = reception.terms().profile().written().packetSize().toInt();
        remarkableSize = written < limits.packetSize() ? written : Integer.MAX_VALUE;
        lobby.welcomed(this);
        lastPacket = now();
        patrol.watch(reception);
        wire.resumeReading();
    }

    /**
     * The rules have changed: what the client may still do is looked at again. What CONNACK has promised stays, and a client
     * that is being greeted is looked at when it is in.
     */
    void review(Rulebook rules) {
        Reception open = reception;
        if (open != null && state == State.OPEN) {
            open.review(rules);
        }
    }

    /** Hears nothing more of this client until there is relief. */
    void holdFor(Relief pause) {
        if (!held && state == State.OPEN) {
            held = true;
            wire.pauseReading();
            Shard shard = lobby.core().shard();
            // Not at once: the one who relieves us may be another connection in the middle of its packets.
            pause.whenRelieved(shard, () -> shard.execute(this::release));
        }
    }

    private void release() {
        held = false;
        lastPacket = now();
        catchUp();
        if (!held && state == State.OPEN) {
            wire.resumeReading();
        }
    }

    /** Reads what waited while the client was greeted or held. */
    void catchUp() {
        Backlog waited = backlog;
        Reception open = reception;
        backlog = null;
        if (waited != null && open != null && state == State.OPEN) {
            open.resumed();
            read(waited.bytes(), 0, waited.length());
        }
    }

    /** CONNACK says no, as far as the client's dialect has words, and the connection ends [MQTT-3.2.2-7]. */
    void refuse(Ruling.Objection objection, Docket docket) {
        if (state != State.CLOSED) {
            lobby.say(new Packet.ConnAck(false, objection.code(), Properties.NONE), dialect, wire);
            refused(objection, docket, Verdict.Kind.REFUSE);
        }
    }

    /** The connection ends without a CONNACK. */
    void refuseSilently(Ruling.Objection objection, Docket docket) {
        if (state != State.CLOSED) {
            refused(objection, docket, Verdict.Kind.HANG_UP);
        }
    }

    private void refused(Ruling.Objection objection, Docket docket, Verdict.Kind verdict) {
        lobby.core().counters().add(Count.CONNECT_REFUSED);
        docket.note(PacketType.CONNECT.name(), null, objection, verdict);
        docket.close();
        end();
    }

    /** Where the verdicts on this client are written down. */
    Docket docket(@Nullable String clientId, @Nullable String subject) {
        return new Docket(lobby.core(), new GatewayEvent.Party(entrance.listener(), peer(), clientId, subject));
    }

    String peer() {
        return wire.arrival().address();
    }

    // --- the end ---

    /** Says DISCONNECT, as far as the client's dialect has words, and closes; the will is due. */
    void close(ReasonCode code, String why, GatewayEvent.Side side) {
        close(new Farewell(code, Properties.NONE), why, side);
    }

    private void close(Farewell words, String why, GatewayEvent.Side side) {
        Reception open = reception;
        if (state == State.CLOSED) {
            return;
        }
        if (open == null) {
            refused(Ruling.Objection.of(words.code(), why), docket(null, null), Verdict.Kind.HANG_UP);
            return;
        }
        words.sayTo(open.sender());
        end();
        open.left(Departure.ABRUPT, words.code(), why, side);
    }

    /** The gateway stops: nothing more is heard of this client, and it is sent away when all that was heard is answered. */
    void part(Farewell words) {
        Reception open = reception;
        if (state == State.OPEN && open != null) {
            state = State.PARTING;
            wire.pauseReading();
            open.unanswered().whenNone(() -> leave(words));
        } else if (state != State.PARTING) {
            leave(words);
        }
    }

    /** Sends the client away, whatever is unanswered. */
    void leave(Farewell words) {
        if (state == State.GREETING) {
            lobby.say(words.refusal(), dialect, wire);
            refused(Ruling.Objection.of(words.code(), Farewell.WHY), docket(null, null), Verdict.Kind.REFUSE);
        } else {
            close(words, Farewell.WHY, GatewayEvent.Side.GATEWAY);
        }
    }

    /** Closes without a word; the will is due. */
    void hangUp(ReasonCode code, String why) {
        Reception open = reception;
        if (open != null && state != State.CLOSED) {
            end();
            open.left(Departure.ABRUPT, code, why, GatewayEvent.Side.GATEWAY);
        }
    }

    /** The client said DISCONNECT. */
    void disconnected(Departure departure, ReasonCode code) {
        Reception open = reception;
        if (open != null && state != State.CLOSED) {
            end();
            open.left(departure, code, "the client disconnected", GatewayEvent.Side.CLIENT);
        }
    }

    private void end() {
        state = State.CLOSED;
        backlog = null;
        patrol.end();
        wire.close();
    }

    @Override
    public void gone() {
        Reception open = reception;
        boolean unexpected = state != State.CLOSED;
        state = State.CLOSED;
        backlog = null;
        patrol.end();
        lobby.left(this);
        if (unexpected && open != null) {
            open.left(Departure.ABRUPT, null, "the network connection ended", GatewayEvent.Side.NETWORK);
        }
    }

    // --- time ---

    @Override
    public void drained() {
        patrol.drained();
        if (reception != null && isOpen()) {
            reception.drained();
        }
    }

    private long now() {
        return lobby.core().shard().now();
    }

    /** Something that has an end has got another one. */
    void watch(Reception open) {
        patrol.watch(open);
    }

    /** The reception of a client that has been greeted. */
    @Nullable
    Reception reception() {
        return reception;
    }

    /** How long the client has been silent of its own will. */
    long silentMillis(long now) {
        return held || state == State.PARTING ? 0 : now - lastPacket;
    }

    /** How long the rest of a packet has kept us waiting. */
    long cutMillis(long now) {
        return backlog == null || held || state == State.PARTING ? 0 : now - backlogSince;
    }
}
