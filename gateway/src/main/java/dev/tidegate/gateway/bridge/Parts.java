package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import java.util.Collection;
import java.util.Map;

/** Which sessions of bridges get which topics, on all shards. Implemented over the core by {@code app}. Any thread. */
public interface Parts {
    /** From now on messages say when they were published. */
    void date();

    /** Those of all bridges. */
    Map<ClientId, Portion> portions();

    /** From the next message on, and for all of these in one moment. */
    void divide(Map<ClientId, Portion> changed);

    /** These sessions are no more; one that somebody has given topics meanwhile keeps them. */
    void forget(Collection<ClientId> sessions);
}
