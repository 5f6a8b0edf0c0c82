package dev.tidegate.bridge;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Port: what a bridge needs from a remote broker. Fences off the client library; one connection, made again by the bridge. */
public interface Upstream {
    /**
     * Connects. Each message from upstream goes to {@code receive}, in order, and is acknowledged upstream when the stage it
     * returned completes; {@code lost} runs once when the connection ends by anything but {@link #close()}.
     */
    CompletionStage<Welcome> connect(Function<Carried, CompletionStage<Void>> receive, Runnable lost);

    /** Sends a message. Completes when the upstream broker has acknowledged it; at QoS 0 when it is written. */
    CompletionStage<Void> publish(Carried message);

    /** Subscribes to an upstream filter. Fails when the broker refuses it or grants less than QoS {@code qos}. */
    CompletionStage<Void> subscribe(String filter, int qos);

    CompletionStage<Void> unsubscribe(String filter);

    /** Ends the connection and keeps the session upstream. */
    CompletionStage<Void> close();

    /** Whether the broker still knew us: if not, everything unacknowledged is sent again as new. */
    enum Welcome {
        NEW_SESSION,
        SESSION_PRESENT
    }
}
