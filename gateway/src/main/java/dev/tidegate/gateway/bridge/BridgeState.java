package dev.tidegate.gateway.bridge;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a bridge stands. Immutable.
 *
 * @param since when it began to do what it is doing
 * @param address where it is connected to, or tries next
 * @param trouble why it is not as it should be, in a sentence; empty where all is well
 * @param last the last trouble there was, over or not; null where there was none
 * @param backlog what waits for the upstream
 * @param lagMillis how long the oldest of that has waited, as far as this bridge has seen
 * @param counts since it was made
 */
public record BridgeState(
        String name,
        Phase phase,
        Instant since,
        URI address,
        String trouble,
        @Nullable Mishap last,
        Holdings.Backlog backlog,
        long lagMillis,
        Map<Fare, Long> counts) {
    /** What it is doing. */
    public enum Phase {
        CONNECTING,
        OPEN,
        WAITING,
        /** Somebody wants it to leave its upstream alone. */
        PAUSED,
        STOPPED;

        /** As metrics and topics spell it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something went wrong.
     *
     * @param retry when the bridge tries again to connect; null where it did not have to
     */
    public record Mishap(String what, Instant at, @Nullable Instant retry) {}

    /** When it will try to connect; null unless it waits for that. */
    public @Nullable Instant nextAttempt() {
        return phase == Phase.WAITING && last != null ? last.retry() : null;
    }
}
