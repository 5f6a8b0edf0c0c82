package dev.tidegate.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows to prove who it is: a token, a user name and its password, or a one-time ticket. The bytes belong to whoever made this and
 * are not changed; they never reach a log.
 *
 * @param userName as it stands in CONNECT; null where there is none
 * @param secret the password field, or a token or ticket from wherever the listener takes it
 * @param kind what it can be good for: a ticket is nothing but a ticket, and nothing else is one
 */
public record Credential(@Nullable String userName, byte[] secret, Kind kind) {
    /** What a secret is taken for. */
    public enum Kind {
        TOKEN_OR_PASSWORD,
        TICKET
    }

    /** What stands in CONNECT. */
    public Credential(@Nullable String userName, byte[] secret) {
        this(userName, secret, Kind.TOKEN_OR_PASSWORD);
    }

    /** A ticket of {@link Tickets}. */
    public static Credential ticket(byte[] ticket) {
        return new Credential(null, ticket, Kind.TICKET);
    }

    /** A token without a user name beside it. */
    public static Credential token(byte[] token) {
        return new Credential(null, token);
    }

    /** Nothing: neither belongs into a log line. */
    @Override
    public String toString() {
        return "Credential";
    }
}
