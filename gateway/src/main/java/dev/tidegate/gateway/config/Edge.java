package dev.tidegate.gateway.config;

import dev.tidegate.policy.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the web clients of a listener beyond its path and origins.
 *
 * @param originAbsent what becomes of an upgrade request that names no origin
 * @param paths more paths of the same listener, each with rules of its own
 * @param ping how long a client may be silent before it is pinged, and again before it is given up; zero pings nobody
 * @param tokens where an upgrade request may carry the client's token, the place that counts first first; none unless listed
 * @param keepAliveMax the longest keep alive granted here, told in CONNACK; null leaves it to the limits
 */
public record Edge(
        OriginAbsent originAbsent,
        List<WebPath> paths,
        List<TokenPlace> tokens,
        Duration ping,
        @Nullable Duration keepAliveMax) {
    /** Whether a client that says no page sent it may connect. */
    public enum OriginAbsent {
        ALLOW,
        REFUSE
    }

    /** A place in an upgrade request. */
    public enum TokenPlace {
        /** {@code Authorization: Bearer ...}. */
        HEADER,
        /** Counts only beside an {@code Origin} that is allowed: browsers send it whoever's page asks. */
        COOKIE,
        /** An entry of {@code Sec-WebSocket-Protocol}, which is all that a page can set. */
        SUBPROTOCOL,
        /** {@code ?access_token=} in the address, which is logged everywhere: a one-time ticket, never a token. */
        QUERY
    }

    /**
     * One more path that upgrades.
     *
     * @param profile null to follow the listener
     * @param mode null to follow the listener
     */
    public record WebPath(
            String path,
            List<String> origins,
            OriginAbsent originAbsent,
            @Nullable String profile,
            @Nullable Mode mode) {
        public WebPath {
            origins = List.copyOf(origins);
        }
    }

    public Edge {
        paths = List.copyOf(paths);
        tokens = List.copyOf(tokens);
    }
}
