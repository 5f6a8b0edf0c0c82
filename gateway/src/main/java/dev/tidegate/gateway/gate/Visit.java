package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.auth.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants in: all that the rules may ask about a client. Immutable; made by the handshake and kept by the connection,
 * so that the same questions can be asked again when the rules change.
 *
 * @param listener where it came in: the name of the listener, with the path behind it where that has rules of its own
 * @param identity null for a client without a credential
 * @param clientId as the session will be called; empty while the client has none
 */
public record Visit(
        String listener,
        @Nullable Identity identity,
        String clientId,
        @Nullable String userName) {
    /** Neither credentials nor claims: a visit may end in a log line. */
    @Override
    public String toString() {
        return "Visit[" + listener + ", " + clientId + ", " + identity + "]";
    }
}
