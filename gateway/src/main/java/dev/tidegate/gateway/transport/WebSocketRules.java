package dev.tidegate.gateway.transport;

import java.util.Set;

/**
 * Who may upgrade, and where.
 *
 * @param path the one that upgrades, such as {@code /mqtt}; every other one is the page's
 * @param origins the web pages that may connect, each exactly as browsers write it ({@code https://app.example.com}). A
 *     client that names no origin is no browser and may connect; {@code null} must be listed like any other.
 */
public record WebSocketRules(String path, Set<String> origins) {
    public WebSocketRules {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("A path starts with a slash, unlike: " + path);
        }
        origins = Set.copyOf(origins);
    }
}
