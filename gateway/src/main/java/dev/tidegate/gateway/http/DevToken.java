package dev.tidegate.gateway.http;

import java.time.Instant;

/**
 * A short-lived token for the demo page, signed with the development key.
 *
 * @param token the signed token, which the page sends as its MQTT password
 * @param clientId a client identifier of its own for this page: two tabs must not take each other's session over
 * @param expiresAt when the gateway will stop accepting the token
 * @param profile the policy profile this token leads to, for the page to show
 */
public record DevToken(String token, String clientId, Instant expiresAt, String profile) {
    /** Never the token itself. */
    @Override
    public String toString() {
        return "DevToken[clientId=" + clientId + ", expiresAt=" + expiresAt + ", profile=" + profile + "]";
    }
}
