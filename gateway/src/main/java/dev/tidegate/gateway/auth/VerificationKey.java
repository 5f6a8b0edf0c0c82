package dev.tidegate.gateway.auth;

import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key and the one algorithm it is good for. Made by {@link KeyStrength#accept}, so a weak or mismatched one does not exist.
 *
 * @param kid its name in token headers; without one it answers to any name
 */
record VerificationKey(@Nullable String kid, TokenAlgorithm algorithm, Key key) {

    /** Name and algorithm; never the material. */
    @Override
    public String toString() {
        return "VerificationKey[" + (kid == null ? "unnamed" : kid) + " " + algorithm.id() + "]";
    }
}
