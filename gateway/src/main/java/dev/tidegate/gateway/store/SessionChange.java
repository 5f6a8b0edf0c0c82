package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.Will;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a session that outlives its connection. A session at rest is what these add up to: each says
 * what it makes of the session before it, and touches nothing else.
 */
public sealed interface SessionChange {
    /** The session with this change made. */
    StoredSession appliedTo(StoredSession before);

    /** A connection serves the session. */
    record Began(String owner, long expirySeconds, @Nullable Will will) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.with(new StoredSession.Life(owner, expirySeconds, will, StoredSession.Life.CONNECTED));
        }
    }

    /**
     * The connection is gone.
     *
     * @param wallMillis when, by the clock on the wall: it goes on while the node is down
     * @param will what is still to be published, or null
     */
    record Left(
            long wallMillis, long expirySeconds, @Nullable Will will) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.with(new StoredSession.Life(before.life().owner(), expirySeconds, will, wallMillis));
        }
    }

    /** The will has been published, and the session goes on. */
    record WillPublished() implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.with(before.life().withoutWill());
        }
    }

    /** A subscription was made, or took the place of the one with the same filter. */
    record Subscribed(Subscription subscription) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.and(subscription);
        }
    }

    /** @param filter the topic filter's text, share name included */
    record Unsubscribed(String filter) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.without(filter);
        }
    }

    /** The client has sent a QoS 2 message: its packet identifier is in use until {@link Released}. */
    record Received(int packetId) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.received(packetId);
        }
    }

    /** The client has said PUBREL. */
    record Released(int packetId) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.released(packetId);
        }
    }

    /** A message waits for the client, to be delivered as {@link Addressee} says. */
    record Queued(
            Position position,
            Qos qos,
            boolean retain,
            List<Integer> identifiers,
            @Nullable TopicFilter share) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.queued(this);
        }
    }

    /** The first that waits from this position has been given a packet identifier. */
    record Sent(Position position, int packetId) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.sent(position, packetId);
        }
    }

    /** The first that waits from this position will never be sent: it has expired, or the outbox was full. */
    record Dropped(Position position) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.dropped(position);
        }
    }

    /** The client has said PUBREC: it is owed PUBREL, and PUBLISH never again. */
    record Recorded(int packetId) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.recorded(packetId);
        }
    }

    /** The delivery is over: PUBACK, PUBCOMP, an error, or too large for this client. */
    record Finished(int packetId) implements SessionChange {
        @Override
        public StoredSession appliedTo(StoredSession before) {
            return before.finished(packetId);
        }
    }
}
