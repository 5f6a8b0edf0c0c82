package dev.tidegate.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How clients are sent away when the gateway is told to stop. Made by {@link ConfigLoader}; any thread may read it.
 *
 * @param drainTime the longest it may take to send all of them away
 * @param clientsPerSecond how many go each second, as long as that takes no longer than the drain time
 * @param serverReference where they may go instead; null where the gateway knows no place
 * @param redirect whether they should come back
 */
public record StopConfig(
        Duration drainTime, int clientsPerSecond, @Nullable String serverReference, Redirect redirect) {
    private static final long MILLIS = 1_000;

    /** How long the other server is the right one. */
    public enum Redirect {
        TEMPORARY,
        PERMANENT
    }

    public StopConfig {
        if (drainTime.isNegative() || clientsPerSecond < 1) {
            throw new IllegalArgumentException("a gateway needs some time to stop, and sends somebody away in it");
        }
    }

    /** Over how long so many clients are sent away: few of them at once, many no faster than others can take them. */
    public Duration spread(int clients) {
        Duration atTheirPace = Duration.ofMillis(clients * MILLIS / clientsPerSecond);
        return atTheirPace.compareTo(drainTime) < 0 ? atTheirPace : drainTime;
    }
}
