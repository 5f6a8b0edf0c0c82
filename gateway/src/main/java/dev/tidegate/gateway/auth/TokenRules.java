package dev.tidegate.gateway.auth;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a genuine token must satisfy to be good here. Immutable; comes from the configuration.
 *
 * @param tokenBytes the longest credential looked at
 * @param subjectBytes the longest {@code sub} accepted, in UTF-8
 * @param skew how far the issuer's clock and ours may differ
 * @param issuer the only {@code iss} accepted, or null for any
 * @param audiences one of them must be in {@code aud}; empty for any
 */
public record TokenRules(
        int tokenBytes,
        int subjectBytes,
        Duration skew,
        @Nullable String issuer,
        Set<String> audiences) {

    /** Enough for an identity provider that lists a hundred groups; a password field may hold 65,535 bytes. */
    public static final int DEFAULT_TOKEN_BYTES = 8 * 1024;

    /** Subjects end in logs, metrics and topic templates. */
    public static final int DEFAULT_SUBJECT_BYTES = 256;

    public static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);

    public TokenRules {
        if (tokenBytes < 1 || subjectBytes < 1) {
            throw new IllegalArgumentException("token and subject need room for at least one byte");
        }
        if (skew.isNegative()) {
            throw new IllegalArgumentException("the clock skew cannot be negative");
        }
        audiences = Set.copyOf(audiences);
    }

    /** Any issuer, any audience, the default bounds. */
    public static TokenRules defaults() {
        return new TokenRules(DEFAULT_TOKEN_BYTES, DEFAULT_SUBJECT_BYTES, DEFAULT_SKEW, null, Set.of());
    }

    /** The same, for one issuer only. */
    public TokenRules issuedBy(String issuer) {
        return new TokenRules(tokenBytes, subjectBytes, skew, issuer, audiences);
    }

    /** The same, for tokens meant for one of these audiences. */
    public TokenRules meantFor(Set<String> audiences) {
        return new TokenRules(tokenBytes, subjectBytes, skew, issuer, audiences);
    }

    /** The same, with another bound on the credential. */
    public TokenRules atMost(int tokenBytes) {
        return new TokenRules(tokenBytes, subjectBytes, skew, issuer, audiences);
    }
}
