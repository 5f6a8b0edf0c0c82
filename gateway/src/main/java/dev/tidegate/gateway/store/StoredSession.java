package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.SessionChange.Queued;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A session at rest: all of section 4.1 that has to survive, and nothing else. A pure value; {@link #apply} makes the next one.
 *
 * @param subscriptions by the filter's text, in the order they were made
 * @param received QoS 2 packet identifiers of the client between its PUBLISH and its PUBREL
 * @param waiting what has not been sent yet, in order; the messages themselves are found by their positions
 * @param inflight what has been sent and not acknowledged: those that are owed PUBREL in the order of their PUBREC, after the
 *     others in the order they were sent
 */
public record StoredSession(
        Life life,
        Map<String, Subscription> subscriptions,
        SortedSet<Integer> received,
        List<Queued> waiting,
        List<Unacknowledged> inflight) {

    /** A session to which nothing has happened. */
    public static final StoredSession EMPTY =
            new StoredSession(Life.UNKNOWN, Map.of(), Collections.emptySortedSet(), List.of(), List.of());

    /**
     * Whose it is, and how long it stays.
     *
     * @param leftAt when its client was last there, milliseconds of the wall clock, or {@link #CONNECTED}
     */
    public record Life(
            String owner, long expirySeconds, @Nullable Will will, long leftAt) {
        /** Its client is there. */
        public static final long CONNECTED = Long.MIN_VALUE;

        private static final long FOREVER = 0xFFFF_FFFFL;

        static final Life UNKNOWN = new Life("", 0, null, CONNECTED);

        /** Whether the session has ended in its client's absence. */
        public boolean isOver(long wallMillis) {
            return leftAt != CONNECTED && expirySeconds != FOREVER && wallMillis - leftAt >= expirySeconds * 1_000;
        }

        Life withoutWill() {
            return new Life(owner, expirySeconds, null, leftAt);
        }
    }

    /** A delivery under its packet identifier. */
    public record Unacknowledged(int packetId, Queued delivery, Stage stage) {
        /** Whose turn it is. */
        public enum Stage {
            /** PUBLISH is owed. */
            SENT,
            /** PUBREL is owed, and PUBLISH never again [MQTT-4.3.3-6]. */
            RECORDED
        }
    }

    /** This session with one change made. */
    public StoredSession apply(SessionChange change) {
        return change.appliedTo(this);
    }

    StoredSession with(Life next) {
        return new StoredSession(next, subscriptions, received, waiting, inflight);
    }

    StoredSession and(Subscription subscription) {
        Map<String, Subscription> all = new LinkedHashMap<>(subscriptions);
        all.put(subscription.filter().text(), subscription);
        return with(all);
    }

    StoredSession without(String filter) {
        Map<String, Subscription> left = new LinkedHashMap<>(subscriptions);
        left.remove(filter);
        return with(left);
    }

    private StoredSession with(Map<String, Subscription> next) {
        return new StoredSession(life, Collections.unmodifiableMap(next), received, waiting, inflight);
    }

    StoredSession received(int packetId) {
        SortedSet<Integer> all = new TreeSet<>(received);
        all.add(packetId);
        return with(all);
    }

    StoredSession released(int packetId) {
        SortedSet<Integer> left = new TreeSet<>(received);
        left.remove(packetId);
        return with(left);
    }

    private StoredSession with(SortedSet<Integer> next) {
        return new StoredSession(life, subscriptions, Collections.unmodifiableSortedSet(next), waiting, inflight);
    }

    StoredSession queued(Queued delivery) {
        List<Queued> all = new ArrayList<>(waiting);
        all.add(delivery);
        return with(all, inflight);
    }

    StoredSession sent(Position position, int packetId) {
        List<Queued> left = new ArrayList<>(waiting);
        List<Unacknowledged> sent = new ArrayList<>(inflight);
        sent.add(new Unacknowledged(packetId, left.remove(first(position)), Unacknowledged.Stage.SENT));
        return with(left, sent);
    }

    StoredSession dropped(Position position) {
        List<Queued> left = new ArrayList<>(waiting);
        left.remove(first(position));
        return with(left, inflight);
    }

    private int first(Position position) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).position().equals(position)) {
                return i;
            }
        }
        throw new IllegalStateException("nothing waits from " + position);
    }

    StoredSession recorded(int packetId) {
        List<Unacknowledged> all = new ArrayList<>(inflight);
        Unacknowledged known = all.remove(indexOf(packetId));
        all.add(new Unacknowledged(packetId, known.delivery(), Unacknowledged.Stage.RECORDED));
        return with(waiting, all);
    }

    StoredSession finished(int packetId) {
        List<Unacknowledged> left = new ArrayList<>(inflight);
        left.remove(indexOf(packetId));
        return with(waiting, left);
    }

    private int indexOf(int packetId) {
        for (int i = 0; i < inflight.size(); i++) {
            if (inflight.get(i).packetId() == packetId) {
                return i;
            }
        }
        throw new IllegalStateException("packet identifier " + packetId + " is not in flight");
    }

    private StoredSession with(List<Queued> nextWaiting, List<Unacknowledged> nextInflight) {
        return new StoredSession(life, subscriptions, received, List.copyOf(nextWaiting), List.copyOf(nextInflight));
    }
}
