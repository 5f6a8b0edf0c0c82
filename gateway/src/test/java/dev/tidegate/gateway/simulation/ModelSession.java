package dev.tidegate.gateway.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the model knows of a session: what it holds, what it is owed, and when it ends. */
final class ModelSession {
    static final long NEVER = Long.MAX_VALUE;

    final String client;
    final List<Held> held = new ArrayList<>();
    /** Sent and not acknowledged, by packet identifier, in the order sent. */
    final Map<Integer, Flight> flights = new LinkedHashMap<>();
    /** QoS 2 messages of the client between PUBLISH and PUBREL. */
    final Map<Integer, Receipt> received = new HashMap<>();
    /** What it is owed, by the number in the payload. */
    final Map<Integer, List<Expectation>> expectations = new LinkedHashMap<>();

    final Map<Integer, List<Publication.ShareDuty>> duties = new HashMap<>();
    final List<Answer> answers = new ArrayList<>();
    /** The numbers of all it ever got. */
    final Set<Integer> got = new HashSet<>();
    /** Those among them that came at QoS 2. */
    final Set<Integer> gotOnce = new HashSet<>();

    private final Map<Order, Integer> lastSent = new HashMap<>();
    private final Set<Integer> seen = new HashSet<>();

    @Nullable
    Conversation conversation;

    @Nullable
    WillWatch will;
    /** Expiry in seconds, as the last connection asked and was granted. */
    long expiry;

    long mayEndAt = NEVER;
    long mustEndAt = NEVER;
    // what connections asked that were lost before they were greeted
    long lostLeast = NEVER;
    long lostMost = -1;
    /** When it was last seen without a connection. */
    long lastAway;

    boolean over;
    /** How many connections have had it. */
    int conversations;

    /** What has been seen through, and perhaps not yet for a node that forgets. */
    private final Deque<Gone> gone = new ArrayDeque<>();
    /** The greatest expiry it was granted, which may be the one at rest. */
    long granted;
    /** Whether any connection of it may have asked for one that is kept. */
    boolean wasKept;
    /** When it ended, by the judge's count. */
    long endedAt;

    long overflowed;
    /** Whether a connection of it had a Maximum Packet Size. */
    boolean mayHaveRefusedLarge;

    /** Whether it has had a connection all the time since. */
    boolean wasHereSince(long moment) {
        return conversation != null && lastAway < moment;
    }

    ModelSession(String client) {
        this.client = client;
    }

    /** Perhaps it has ended, and a connection that was never greeted has begun another: nothing is owed for sure any more. */
    void doubt(long moment) {
        expectations.values().forEach(all -> all.replaceAll(Expectation::unsure));
        held.forEach(each -> each.certainTo = Math.min(each.certainTo, moment));
        flights.values().forEach(each -> each.maybeAcknowledged = true);
        received.clear();
        answers.forEach(each -> each.must.clear());
    }

    /** A message sent at QoS 1 or 2 and what has become of it. */
    static final class Flight {
        final Publication publication;
        final int packetId;
        final int qos;
        final boolean retain;
        final int @Nullable [] identifiers;
        int sentOn;
        long order;
        /** When it was sent first, and when the client had it, by the judge's count. */
        long sentAt;

        long releasedAt;
        /** Whether it is owed once more as one that was never sent. */
        boolean owedAnew;

        boolean released;
        boolean maybeReleased;
        boolean maybeAcknowledged;

        /** @param delivered how it was sent; without identifiers where the client could not be told */
        Flight(Publication publication, int packetId, Delivered delivered, long order) {
            this.publication = publication;
            this.packetId = packetId;
            this.qos = delivered.qos();
            this.retain = delivered.retain();
            this.identifiers = delivered.identifiers();
            this.order = order;
        }

        /** Whether this is the same message, sent again. */
        boolean isOf(Delivered other) {
            return publication.topic.equals(other.topic()) && Arrays.equals(publication.payload, other.payload());
        }
    }

    /** A delivery that was over at a moment. */
    record Gone(Flight flight, long moment) {}

    /** A delivery is over. */
    void over(Flight flight, Judge judge) {
        flights.remove(flight.packetId, flight);
        while (!gone.isEmpty() && !judge.mayBeForgotten(gone.element().moment)) {
            gone.remove();
        }
        gone.add(new Gone(flight, judge.moment()));
    }

    /** The deliveries of which the node may have forgotten that they are over. */
    List<Flight> forgotten(Judge judge) {
        List<Flight> all = new ArrayList<>();
        for (Gone each : gone) {
            if (judge.mayBeForgotten(each.moment)) {
                all.add(each.flight);
            }
        }
        gone.clear();
        return all;
    }

    /** A PUBLISH as it reached a client's wire. */
    record Delivered(String topic, byte[] payload, int qos, boolean retain, int @Nullable [] identifiers) {}

    /** A QoS 2 packet identifier in use by the client. */
    static final class Receipt {
        final Publication publication;
        boolean certain;

        Receipt(Publication publication) {
            this.publication = publication;
        }
    }

    /** One message the session is owed, or may get, and under which subscriptions. */
    record Expectation(Publication publication, List<Held> certain, List<Held> possible) {
        Expectation unsure() {
            return new Expectation(publication, List.of(), possible);
        }

        boolean isExact() {
            return certain.size() == possible.size();
        }

        int leastQos() {
            int granted = 0;
            for (Held each : certain) {
                granted = Math.max(granted, each.qos());
            }
            return Math.min(publication.qos.level(), granted);
        }

        /** Whether one of the subscriptions that may hold grants this, and none that holds grants more. */
        boolean mayComeAt(int level) {
            if (level < leastQos()) {
                return false;
            }
            for (Held each : possible) {
                if (level == Math.min(publication.qos.level(), each.qos())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Retained messages owed to a subscription: at most one per topic, and these surely. */
    static final class Answer {
        final Held held;
        final long from;
        final Map<String, Publication> must = new LinkedHashMap<>();
        final Set<String> given = new HashSet<>(2);

        Answer(Held held, long from) {
            this.held = held;
            this.from = from;
        }

        /** True the first time. */
        boolean give(String topic) {
            must.remove(topic);
            return given.add(topic);
        }
    }

    /** @param granted at which QoS it was sent, where that makes a difference: the store holds up QoS 1 and 2 and never QoS 0 */
    private record Order(Object publisher, String topic, int qos, int granted) {}

    /**
     * Whether this one, sent first now, keeps the order of its publisher, topic and QoS [MQTT-4.6.0-5]. What its publisher has
     * published again, because it heard no answer, has been in order when it came first. Numbers of messages grow.
     */
    boolean isInOrder(Publication next, int granted) {
        return next.key > lastSent.getOrDefault(order(next, granted), 0) || seen.contains(next.key);
    }

    /** @param perhapsAnAnswer it may as well be the retained message that answers a subscription, which keeps no order */
    void sent(Publication next, int granted, boolean perhapsAnAnswer) {
        if (seen.add(next.key) && !perhapsAnAnswer) {
            lastSent.merge(order(next, granted), next.key, Math::max);
        }
    }

    private static Order order(Publication publication, int granted) {
        return new Order(publication.sequenceOf, publication.topic, publication.qos.level(), granted);
    }

    /** Whether anything of it may be stored: what was once kept still is while its client is there. */
    boolean mayBeKept() {
        return wasKept || lostMost > 0;
    }

    void expect(Expectation expectation) {
        expectations
                .computeIfAbsent(expectation.publication.key, key -> new ArrayList<>(1))
                .add(expectation);
    }

    /** It may get this one, and need not. */
    void doubt(Publication publication) {
        List<Expectation> owed = expectations.get(publication.key);
        if (owed != null) {
            owed.replaceAll(each -> each.publication == publication ? each.unsure() : each);
        }
    }

    /** One of what it is owed of this publication is there. */
    void settled(Publication publication) {
        for (Expectation each : expectations.getOrDefault(publication.key, List.of())) {
            if (each.publication == publication) {
                settled(each);
                return;
            }
        }
    }

    void settled(Expectation expectation) {
        List<Expectation> same = expectations.get(expectation.publication.key);
        if (same != null && same.remove(expectation) && same.isEmpty()) {
            expectations.remove(expectation.publication.key);
        }
    }

    /** The subscriptions a publication may, and those it must, find. */
    Expectation expectation(Publication publication, long to) {
        List<Held> certain = List.of();
        List<Held> possible = List.of();
        for (Held each : held) {
            if (!each.shared
                    && each.isPossible(publication.from, to)
                    && !(each.asked.noLocal() && client.equals(publication.publisher))
                    && each.matches(publication.topic)) {
                possible = with(possible, each);
                if (each.isCertain(publication.from, to)) {
                    certain = with(certain, each);
                }
            }
        }
        return new Expectation(publication, certain, possible);
    }

    private static List<Held> with(List<Held> list, Held more) {
        if (list.isEmpty()) {
            return List.of(more);
        }
        List<Held> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }

    @Override
    public String toString() {
        return "session of " + client;
    }
}
