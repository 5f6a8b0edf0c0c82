package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Edge.OriginAbsent;
import dev.tidegate.gateway.config.Edge.TokenPlace;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may upgrade, and where.
 *
 * @param paths those that upgrade, such as {@code /mqtt}, and what holds there; every other one is the page's
 * @param pingMillis how long a client may be silent before it is pinged, and again before it is given up; 0 pings nobody
 * @param requestMillis from accept to the first byte of a request, and again from there to its last
 */
public record WebSocketRules(Map<String, PathRules> paths, long pingMillis, int requestMillis) {
    private static final int REQUEST_MILLIS = 3_000;

    /** Whether the page this very listener serves may connect, whatever its port. */
    public enum OwnPage {
        NONE,
        /** If a browser on this machine loaded it: its origin is a loopback address and the one the request was sent to. */
        FROM_THIS_MACHINE
    }

    /**
     * What holds at one path.
     *
     * @param origins the web pages that may connect, each exactly as browsers write it ({@code https://app.example.com});
     *     {@code null}, which anybody's sandboxed frame says, cannot be among them
     * @param originAbsent whether a client that names no origin, as every browser does, may connect
     * @param tokens where a request may carry a token, the place that counts first first
     */
    public record PathRules(Set<String> origins, OriginAbsent originAbsent, OwnPage ownPage, List<TokenPlace> tokens) {
        public PathRules {
            origins = Set.copyOf(origins);
            tokens = List.copyOf(tokens);
            if (origins.contains("null")) {
                throw new IllegalArgumentException("The origin null is everybody's");
            }
        }

        public PathRules(Set<String> origins) {
            this(origins, OriginAbsent.ALLOW, OwnPage.NONE, List.of());
        }
    }

    /** One path, for the pages of these origins and for clients that are none. */
    public WebSocketRules(String path, Set<String> origins) {
        this(Map.of(path, new PathRules(origins)), 0, REQUEST_MILLIS);
    }

    public WebSocketRules {
        paths = Map.copyOf(paths);
        for (String path : paths.keySet()) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("A path starts with a slash, unlike: " + path);
            }
        }
    }
}
