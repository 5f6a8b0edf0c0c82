package dev.tidegate.gateway.auth;

import java.security.Key;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key and the one algorithm it is good for. Made by {@link KeyStrength#accept}, so a weak or mismatched one does not exist.
 *
 * @param kid its name in token headers; without one it answers to any name
 */
record VerificationKey(@Nullable String kid, TokenAlgorithm algorithm, Key key) {

    /** Whether a token could mean either: the same name, or none and the same algorithm. */
    boolean isMistakenFor(VerificationKey other) {
        return Objects.equals(kid, other.kid) && (kid != null || algorithm == other.algorithm);
    }

    /** Whether it opens what the other opens, whatever either is called. */
    boolean opensAs(VerificationKey other) {
        return algorithm == other.algorithm && key.equals(other.key);
    }

    /** Name and algorithm; never the material. */
    @Override
    public String toString() {
        return "VerificationKey[" + (kid == null ? "unnamed" : kid) + " " + algorithm.id() + "]";
    }
}
