package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a session that outlives its connection. A session at rest is what these add up to: each says
 * what it makes of the session before it, and touches nothing else.
 */
public sealed interface SessionChange {
    /** Makes this change. */
    void applyTo(SessionDraft draft);

    /** Whether it can be made: what it speaks of is there. */
    default boolean fits(SessionDraft draft) {
        return true;
    }

    /** A connection serves the session. */
    record Began(String owner, long expirySeconds, @Nullable Will will) implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.live(new StoredSession.Life(owner, expirySeconds, will, StoredSession.Life.CONNECTED));
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
        public void applyTo(SessionDraft draft) {
            draft.live(new StoredSession.Life(draft.life().owner(), expirySeconds, will, wallMillis));
        }
    }

    /** The will has been published, and the session goes on. */
    record WillPublished() implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.live(draft.life().withoutWill());
        }
    }

    /** A subscription was made, or took the place of the one with the same filter. */
    record Subscribed(Subscription subscription) implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.subscribe(subscription);
        }
    }

    /** @param filter the topic filter's text, share name included */
    record Unsubscribed(String filter) implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.unsubscribe(filter);
        }
    }

    /** The client has sent a QoS 2 message: its packet identifier is in use until {@link Released}. */
    record Received(int packetId) implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.receive(packetId);
        }
    }

    /** The client has said PUBREL. */
    record Released(int packetId) implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.release(packetId);
        }
    }

    /** A message waits for the client, to be delivered as {@link Addressee} says. */
    record Queued(
            Position position,
            Qos qos,
            boolean retain,
            List<Integer> identifiers,
            @Nullable TopicFilter share,
            Origin origin)
            implements SessionChange {
        @Override
        public void applyTo(SessionDraft draft) {
            draft.queue(this);
        }
    }

    /**
     * What waits from this position has been given a packet identifier: of the copies this origin has brought the one that came
     * through this share, or the first where there is none.
     */
    record Sent(Position position, int packetId, @Nullable TopicFilter share, Origin origin) implements SessionChange {
        /** The copy that was published, and came through no share. */
        public Sent(Position position, int packetId) {
            this(position, packetId, null, Origin.PUBLISHED);
        }

        @Override
        public boolean fits(SessionDraft draft) {
            return draft.isWaiting(position, origin) && draft.inflight(packetId) == null;
        }

        @Override
        public void applyTo(SessionDraft draft) {
            draft.send(new Unacknowledged(packetId, draft.unqueue(position, share, origin), Unacknowledged.Stage.SENT));
        }
    }

    /**
     * What waits from this position will never be sent: it has expired, the outbox was full, or its share has given it to another
     * member. The copy that came through this share, or the first where there is none. One that answers a SUBSCRIBE waits for no longer
     * than the turn in which it is sent; should there be one all the same, it goes where nothing else does.
     */
    record Dropped(Position position, @Nullable TopicFilter share) implements SessionChange {
        /** The copy that came through no share. */
        public Dropped(Position position) {
            this(position, null);
        }

        @Override
        public boolean fits(SessionDraft draft) {
            return draft.isWaiting(position, Origin.PUBLISHED) || draft.isWaiting(position, Origin.RETAINED);
        }

        @Override
        public void applyTo(SessionDraft draft) {
            Origin origin = draft.isWaiting(position, Origin.PUBLISHED) ? Origin.PUBLISHED : Origin.RETAINED;
            draft.unqueue(position, share, origin);
        }
    }

    /** The client has said PUBREC: it is owed PUBREL, and PUBLISH never again. */
    record Recorded(int packetId) implements SessionChange {
        @Override
        public boolean fits(SessionDraft draft) {
            return draft.inflight(packetId) != null;
        }

        @Override
        public void applyTo(SessionDraft draft) {
            draft.record(packetId);
        }
    }

    /** The delivery is over: PUBACK, PUBCOMP, an error, or too large for this client. */
    record Finished(int packetId) implements SessionChange {
        @Override
        public boolean fits(SessionDraft draft) {
            return draft.inflight(packetId) != null;
        }

        @Override
        public void applyTo(SessionDraft draft) {
            draft.finish(packetId);
        }
    }
}
