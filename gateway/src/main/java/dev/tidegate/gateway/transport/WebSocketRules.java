package dev.tidegate.gateway.transport;

import java.util.Set;

/**
 * Who may upgrade, and where.
 *
 * @param path the one that upgrades, such as {@code /mqtt}; every other one is the page's
 * @param origins the web pages that may connect, each exactly as browsers write it ({@code https://app.example.com}). A
 *     client that names no origin is no browser and may connect; {@code null} must be listed like any other.
 * @param requestMillis from accept to the first byte of a request, and again from there to its last
 */
public record WebSocketRules(String path, Set<String> origins, OwnPage ownPage, int requestMillis) {
    private static final int REQUEST_MILLIS = 3_000;

    /** Whether the page this very listener serves may connect, whatever its port. */
    public enum OwnPage {
        NONE,
        /** If a browser on this machine loaded it: its origin is a loopback address and the one the request was sent to. */
        FROM_THIS_MACHINE
    }

    public WebSocketRules(String path, Set<String> origins) {
        this(path, origins, OwnPage.NONE, REQUEST_MILLIS);
    }

    public WebSocketRules {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("A path starts with a slash, unlike: " + path);
        }
        origins = Set.copyOf(origins);
    }
}
