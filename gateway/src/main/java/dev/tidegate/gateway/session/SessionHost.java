package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;

/** What sessions need from the rooms above them: the port that turns the arrow round. <i>Runs on: the session's shard.</i> */
public interface SessionHost {
    /**
     * Publishes the will of a client [MQTT-3.1.2-8].
     *
     * @param mostRetained how many retained messages the client's subject may leave
     */
    void publishWill(Session session, Will will, int mostRetained);

    /** A session stays, and its client has gone. */
    void left(Session session);

    /** A session has come back out of the store, and with it its subscriptions. */
    void restored(Session session);

    /** A session is gone, and with it its subscriptions. */
    void ended(Session session);

    /** A subscription is the session's no more: its client may not have it any longer. */
    void withdrawn(Session session, Subscription subscription);

    /** A message has been on its way to a session for a moment: whether it has gone to somebody else instead. */
    boolean isRedirected(Session session, Message message, Grant grant);

    /** A session's messages go to another shard from now on, or fewer of its topics come through its subscriptions. */
    void moved(SessionRef ref);

    /** A full outbox has lost messages. */
    void overflowed(ClientId clientId, long dropped);
}
