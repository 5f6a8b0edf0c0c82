package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.policy.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants in: all that the rules may ask about a client. Immutable; made by the handshake and kept by the connection,
 * so that the same questions can be asked again when the rules change.
 *
 * @param listener where it came in: the name of the listener, with the path behind it where that has rules of its own
 * @param identity null for a client without a credential
 * @param protocol what it speaks
 * @param clientId as the session will be called; empty while the client has none
 */
public record Visit(
        String listener,
        Protocol protocol,
        @Nullable Identity identity,
        String clientId,
        @Nullable String userName) {
    /** The same client after it has proved anew who it is. */
    public Visit by(Identity known) {
        return new Visit(listener, protocol, known, clientId, userName);
    }

    /** Neither credentials nor claims: a visit may end in a log line. */
    @Override
    public String toString() {
        return "Visit[" + listener + ", " + clientId + ", " + identity + "]";
    }
}
