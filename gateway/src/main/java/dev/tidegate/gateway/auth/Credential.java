package dev.tidegate.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows to prove who it is: a token, or a user name and its password. The bytes belong to whoever made this and
 * are not changed; they never reach a log.
 *
 * @param userName as it stands in CONNECT; null where there is none
 * @param secret the password field, or a token from wherever the listener takes it
 */
public record Credential(@Nullable String userName, byte[] secret) {

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
