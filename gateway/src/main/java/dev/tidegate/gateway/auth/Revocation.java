package dev.tidegate.gateway.auth;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a credential back before its time. Immutable.
 *
 * @param kind what is named
 * @param value the token id, subject or client id, compared as it is
 * @param until when it ends, say with the last token it is meant for; null for never
 */
public record Revocation(Kind kind, String value, @Nullable Instant until) {

    /** The longest value: client ids and subjects may be no longer, and token ids need not. */
    static final int LONGEST = 1024;

    /** What a revocation names. */
    public enum Kind {
        /** One token, by its {@code jti}. */
        JTI,
        /** Everybody known by this subject, whoever vouches for it: tokens, users and certificates. */
        SUBJECT,
        /** Whoever uses this client id. */
        CLIENT_ID;

        /** As files and the admin API spell it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Revocation {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    kind.key() + " takes from 1 to " + LONGEST + " characters: name exactly what is revoked");
        }
    }

    /** From the members of a JSON object, as in the file; an {@link IllegalArgumentException} names the fix. */
    public static Revocation of(Map<String, Object> members) {
        return RevocationText.of(members);
    }

    boolean hasEnded(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
