package dev.tidegate.bridge;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Port: what a bridge needs from its host. To the gateway's core a bridge is a client like any other, with a durable
 * session, subscriptions, limits and an overflow policy; so what waits for an upstream that is away survives a restart of
 * the gateway, and its bounds are the ones every client has.
 */
public interface LocalSide {
    /** Publishes what came from upstream. Completes when the gateway owns the message, so that upstream may be told. */
    CompletionStage<Void> publish(Carried message);

    /**
     * Opens the durable session of this bridge, new or as it was left, subscribed to exactly these local filters. Each
     * message goes to {@code carry}, in order, and leaves the session when the stage it returned completes; a stage that
     * fails keeps it for the next time.
     */
    Outgoing open(String bridge, List<String> filters, Function<Carried, CompletionStage<Void>> carry);

    /** The open session. Runs on: any thread. */
    interface Outgoing {
        /** Stops carrying and leaves the session as it is, for the next {@link LocalSide#open}. */
        void close();
    }
}
