package dev.tidegate.gateway.auth;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whom a token speaks for, and until when. Immutable; made by {@link JwtVerifier}, owned by the connection it opened.
 *
 * @param subject the token's {@code sub}, never empty
 * @param expiresAt the token's {@code exp}, without the clock skew the verifier forgives
 * @param claims everything the token said; personal data, so it stays out of {@link #toString()}
 */
public record Identity(String subject, Instant expiresAt, Map<String, Object> claims) {

    public Identity {
        if (subject.isEmpty()) {
            throw new IllegalArgumentException("an identity needs a subject");
        }
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    /** The subject only: an identity may end in a log line, its claims may not. */
    @Override
    public String toString() {
        return "Identity[" + subject + "]";
    }
}
