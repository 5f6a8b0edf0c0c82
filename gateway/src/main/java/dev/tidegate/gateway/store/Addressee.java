package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that is owed a message, and how it is to be delivered.
 *
 * @param qos of this delivery, never 0
 * @param retain the RETAIN flag of this delivery
 * @param identifiers the Subscription Identifiers of this delivery
 * @param share the filter of the share it comes through, share name included, or null
 * @param origin what brings it
 */
public record Addressee(
        ClientId clientId,
        Qos qos,
        boolean retain,
        List<Integer> identifiers,
        @Nullable TopicFilter share,
        Origin origin) {
    /** What it is to the session when the message is found at this position. */
    public SessionChange.Queued queued(Position position) {
        return new SessionChange.Queued(position, qos, retain, identifiers, share, origin);
    }
}
