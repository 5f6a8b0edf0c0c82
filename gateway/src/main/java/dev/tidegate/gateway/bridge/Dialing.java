package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.connection.Door;
import java.net.URI;
import java.util.function.Consumer;

/** Opens connections to upstreams. Implemented over the transport by {@code app}. */
@FunctionalInterface
public interface Dialing {
    /**
     * Opens one. <i>Runs on: the shard of the bridge</i>, and everything it was given is called there.
     *
     * @param door is opened when bytes can be said
     * @param failed hears once why that is not to be, in a sentence without secrets
     * @return gives up, if it is not too late; then neither is called
     */
    Runnable dial(URI address, Door door, Consumer<String> failed);
}
