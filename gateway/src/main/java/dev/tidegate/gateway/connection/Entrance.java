package dev.tidegate.gateway.connection;

import dev.tidegate.policy.Profile;

/**
 * The listener a client came through, and what holds there.
 *
 * @param listener its name in the configuration
 * @param profile the policy for its clients; a connection keeps the one it was admitted with
 * @param connectMillis from the opening of the wire to a complete and answered CONNECT
 */
public record Entrance(String listener, Profile profile, Anonymous anonymous, long connectMillis) {
    /** What becomes of a client without a credential. */
    public enum Anonymous {
        ALLOWED,
        REFUSED
    }
}
