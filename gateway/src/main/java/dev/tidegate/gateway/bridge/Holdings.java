package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import java.util.Map;

/**
 * What the core holds for the sessions of a bridge. Implemented over the core by {@code app}. <i>Runs on: the shard of the bridge</i>; a session that
 * lives on another is as good as none.
 */
public interface Holdings {
    /** The subscriptions of a session, by filter. */
    Map<String, SubscriptionRequest> subscriptions(ClientId clientId);

    /** What waits in a session. */
    Backlog backlog(ClientId clientId);

    /** Whether its client has taken all that has come to it. */
    boolean isIdle(ClientId clientId);

    /**
     * What waits to be sent; what is on its way already is not in it.
     *
     * @param bytes with everything it takes to keep the messages
     */
    record Backlog(int messages, long bytes) {
        /** Nothing waits. */
        public static final Backlog NONE = new Backlog(0, 0);

        /** This and another. */
        Backlog and(Backlog other) {
            return new Backlog(messages + other.messages, bytes + other.bytes);
        }
    }
}
