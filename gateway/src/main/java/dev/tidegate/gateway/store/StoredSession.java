package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.SessionChange.Queued;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
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

    /** This session with one change made. Many at once: {@link SessionDraft}. */
    public StoredSession apply(SessionChange change) {
        return new SessionDraft(this).apply(change).stored();
    }
}
