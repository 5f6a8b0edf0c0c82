package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Publication.Event;
import dev.tidegate.gateway.crash.Tally.Count;
import dev.tidegate.gateway.crash.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its side of the bargain: what it has not been answered it sends again after a reconnect, with DUP and the same
 * packet identifier, PUBREL where PUBREC has come, and it remembers QoS 2 identifiers until PUBREL. The promise holds for no other.
 */
abstract class Peer implements Link.Listener {
    private static final int LAST_IDENTIFIER = 65_535;
    private static final int DUP = 8;
    private static final int RETAIN = 1;
    private static final long RETRY_MILLIS = 30;

    /** A message on its way to the broker. */
    private static final class Flight {
        private final Publication publication;
        private final byte[] payload;
        private boolean received;

        private Flight(Publication publication, byte[] payload) {
            this.publication = publication;
            this.payload = payload;
        }
    }

    final Crowd crowd;
    final Ledger ledger;
    final Version version;
    final Account account;
    private int identifiers;

    // --- as long as the session ---

    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    private final Map<Integer, Mark> received = new HashMap<>();

    // --- as long as the connection ---

    private @Nullable Link link;
    private boolean asked;
    private boolean greeted;
    private int receiveMaximum;
    private Pen.Start start = Pen.Start.RESUME;

    Peer(Crowd crowd, int number, String name) {
        this.crowd = crowd;
        this.ledger = crowd.ledger();
        this.version = Version.ofClient(number);
        this.account = ledger.account(name);
    }

    // --- what a kind of client makes of it ---

    abstract boolean wantsConnection();

    abstract void atHome();

    /** The broker has begun another session. */
    void anew() {}

    void gone() {}

    void answered(int packetId, Frame frame) {}

    Pen.@Nullable Will will() {
        return null;
    }

    // --- coming and going ---

    final boolean isGreeted() {
        return greeted;
    }

    final boolean isConnected() {
        return link != null;
    }

    final boolean isIdle() {
        return flights.isEmpty();
    }

    /** There is a broker to connect to, and perhaps a reason. */
    final void comeHome() {
        if (link == null && wantsConnection()) {
            start = startOfNext();
            link = crowd.connect(this);
        }
    }

    Pen.Start startOfNext() {
        return Pen.Start.RESUME;
    }

    @Override
    public final void opened(Link link) {
        link.send(Pen.connect(version, account.name, start, will()));
        asked = true;
    }

    @Override
    public final void closed(Link closed) {
        link = null;
        boolean was = greeted;
        greeted = false;
        if (was) {
            gone();
        } else if (asked && account.session == Account.Session.NONE) {
            account.session = Account.Session.PERHAPS;
        }
        asked = false;
        crowd.reactor().after(RETRY_MILLIS, crowd.whileUp(this::comeHome));
    }

    /** Without a word. */
    final void cut() {
        if (link != null) {
            link.cut();
        }
    }

    final void disconnect() {
        say(Pen.disconnect());
        cut();
    }

    final void say(byte[] packet) {
        if (link != null) {
            link.send(packet);
        }
    }

    // --- what comes ---

    @Override
    public final void heard(Link from, Frame frame) {
        switch (frame.type()) {
            case Frame.CONNACK -> connAck(frame);
            case Frame.PUBLISH -> publish(frame.publish(version));
            case Frame.PUBACK -> acknowledged(frame, Event.PUBACK);
            case Frame.PUBREC -> pubRec(frame);
            case Frame.PUBCOMP -> acknowledged(frame, Event.PUBCOMP);
            case Frame.PUBREL -> {
                received.remove(frame.packetId());
                say(Pen.answer(Frame.PUBCOMP, frame.packetId()));
            }
            case Frame.SUBACK, Frame.UNSUBACK -> answered(frame.packetId(), frame);
            case Frame.DISCONNECT -> crowd.refused(account + " heard DISCONNECT " + frame.farewell());
            default -> crowd.refused(account + " heard packet " + frame.type());
        }
    }

    private void connAck(Frame frame) {
        if (frame.greeting() != 0) {
            crowd.refused(account + " heard CONNACK " + frame.greeting());
            cut();
            return;
        }
        greeted = true;
        receiveMaximum = frame.receiveMaximum(version);
        boolean present = frame.sessionPresent();
        if (start == Pen.Start.CLEAN) {
            if (present) {
                ledger.violation(Kind.SESSION_UNDEAD, account + " after a clean start", List.of());
            }
            ledger.ended(account);
            if (version.hasProperties()) {
                ledger.greeted(account, false);
            }
        } else {
            ledger.greeted(account, present);
        }
        if (!present) {
            received.clear();
            flights.values().forEach(flight -> ledger.givenUp(flight.publication, Event.ABANDONED));
            flights.clear();
            anew();
        }
        resend();
        atHome();
    }

    /** [MQTT-4.4.0-1]: everything unanswered, in the order it was sent, with its identifier. */
    private void resend() {
        for (Map.Entry<Integer, Flight> each : new ArrayList<>(flights.entrySet())) {
            Flight flight = each.getValue();
            if (flight.received) {
                say(Pen.answer(Frame.PUBREL, each.getKey()));
            } else {
                ledger.sentAgain(flight.publication);
                send(each.getKey(), flight, DUP);
            }
        }
    }

    // --- as a sender ---

    final boolean mayPublish() {
        return greeted && flights.size() < Math.min(receiveMaximum, crowd.window());
    }

    final void publish(Stream stream, int filler) {
        Publication publication = ledger.publish(stream);
        launch(publication, Mark.payload(publication, filler));
    }

    /** What stays with the topic goes. */
    final void delete(Stream stream) {
        Publication publication = ledger.publish(stream);
        publication.deletes = true;
        launch(publication, new byte[0]);
    }

    private void launch(Publication publication, byte[] payload) {
        Flight flight = new Flight(publication, payload);
        int packetId = freeIdentifier();
        flights.put(packetId, flight);
        send(packetId, flight, 0);
    }

    private void send(int packetId, Flight flight, int dup) {
        Stream stream = flight.publication.stream;
        int retain = stream.kind == Stream.Kind.RETAINED ? RETAIN : 0;
        say(Pen.publish(version, stream.topic, packetId, dup | stream.qos << 1 | retain, flight.payload));
    }

    final boolean isFlying(Stream stream) {
        return flights.values().stream().anyMatch(flight -> flight.publication.stream == stream);
    }

    /** Whether a QoS 2 message of this identifier is not finished. */
    final boolean isSending(int packetId) {
        Flight flight = flights.get(packetId);
        return flight != null && flight.publication.stream.qos == 2;
    }

    final int freeIdentifier() {
        do {
            identifiers = identifiers % LAST_IDENTIFIER + 1;
        } while (flights.containsKey(identifiers));
        return identifiers;
    }

    /** PUBACK or PUBCOMP. */
    private void acknowledged(Frame frame, Event how) {
        Flight flight = flights.remove(frame.packetId());
        if (flight == null) {
            return; // PUBCOMP for a PUBREL sent twice
        }
        if (how == Event.PUBCOMP) {
            // Whatever it says: a broker that had answered before it died no longer knows the identifier.
            ledger.settled(flight.publication, how);
        } else if (frame.reason() >= Frame.ERROR) {
            refused(flight, frame);
        } else {
            ledger.acknowledged(flight.publication, how);
            ledger.settled(flight.publication);
        }
    }

    private void pubRec(Frame frame) {
        Flight flight = flights.get(frame.packetId());
        if (flight != null && frame.reason() >= Frame.ERROR) {
            flights.remove(frame.packetId());
            refused(flight, frame);
            return;
        }
        if (flight != null && !flight.received) {
            flight.received = true;
            ledger.acknowledged(flight.publication, Event.PUBREC);
        }
        say(Pen.answer(Frame.PUBREL, frame.packetId()));
    }

    private void refused(Flight flight, Frame frame) {
        ledger.givenUp(flight.publication, Event.REFUSED);
        crowd.refused(account + " heard reason code " + frame.reason() + " about " + flight.publication);
    }

    /** It has waited long enough for answers that will not come; told once. */
    final void complain() {
        for (Flight flight : flights.values()) {
            ledger.violation(Kind.UNANSWERED, account + " about " + flight.publication, List.of());
        }
    }

    // --- as a receiver ---

    private void publish(Frame.Publish message) {
        if (message.qos() == 2) {
            Mark mark = Mark.read(message.payload());
            Mark before = received.get(message.packetId());
            if (before == null) {
                received.put(message.packetId(), mark == null ? new Mark(-1, -1) : mark);
                take(message);
            } else if (mark != null && !before.equals(mark)) {
                ledger.violation(
                        Kind.IDENTIFIER_REUSED,
                        account + ", " + message.packetId() + " on " + message.topic(),
                        List.of());
            }
            reply(Pen.answer(Frame.PUBREC, message.packetId()));
        } else {
            take(message);
            if (message.qos() == 1) {
                reply(Pen.answer(Frame.PUBACK, message.packetId()));
            }
        }
    }

    void take(Frame.Publish message) {
        ledger.delivered(account, message);
    }

    /** At once, unless it is a slow one. */
    void reply(byte[] answer) {
        say(answer);
    }

    final void count(Count count) {
        ledger.tally.add(count);
    }
}
