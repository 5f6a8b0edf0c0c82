package dev.tidegate.gateway.config;

import dev.tidegate.policy.ByteSize;

/**
 * What bounds the work and the memory of knowing who clients are. Stands with the other limits in the file. Any thread may read it.
 *
 * @param tokenCache places for tokens whose signature has been checked, for each issuer
 * @param jwksSize the largest key set fetched from a URL
 * @param users users in the file of users
 * @param passwordsWaiting passwords that wait to be checked
 * @param revocations revocations in force
 * @param tickets one-time tickets that wait to be used
 */
public record IdentityLimits(
        int tokenCache, ByteSize jwksSize, int users, int passwordsWaiting, int revocations, int tickets) {
    public IdentityLimits {
        require(tokenCache > 0, "token-cache");
        require(jwksSize.bytes() > 0, "jwks-size");
        require(users > 0, "users");
        require(passwordsWaiting > 0, "passwords-waiting");
        require(revocations > 0, "revocations");
        require(tickets > 0, "tickets");
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException("limits." + name + " is out of range");
        }
    }
}
