package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All identity providers whose tokens are accepted. What a token says of its issuer is believed only to choose which of them
 * judges it, by keys, rules and claims of its own; a key of one never vouches for another. A token of none of them goes to the
 * one that stands alone, if there is one. Immutable. <i>Runs on: worker threads.</i>
 */
public final class Issuers {
    private static final StrictJson JSON = new StrictJson();
    private static final Verification UNKNOWN_ISSUER =
            Verification.Rejected.forged("the token names no issuer (iss) that is configured");

    private final Map<String, JwtVerifier> named;
    private final @Nullable JwtVerifier alone;
    private final int tokenBytes;

    Issuers(Map<String, JwtVerifier> named, @Nullable JwtVerifier alone, int tokenBytes) {
        this.named = Map.copyOf(named);
        this.alone = alone;
        this.tokenBytes = tokenBytes;
    }

    /** Just the one that stands alone. */
    public static Issuers of(JwtVerifier alone) {
        return new Issuers(Map.of(), alone, Integer.MAX_VALUE);
    }

    /** Whether any token can be good. */
    boolean isEmpty() {
        return named.isEmpty() && alone == null;
    }

    /** Whose token this is, as far as that can be told without waiting. */
    Attempt attempt(byte[] token) {
        JwtVerifier judge = judge(token);
        return judge == null ? new Attempt.Decided(UNKNOWN_ISSUER) : judge.attempt(token);
    }

    /** The same by the keys at hand. */
    Verification verify(byte[] token) {
        JwtVerifier judge = judge(token);
        return judge == null ? UNKNOWN_ISSUER : judge.verify(token);
    }

    /** Whether somebody it let in by a token would come in by it again, but for the time. */
    boolean standsBy(Identity identity) {
        JwtVerifier judge = identity.realm().isEmpty() ? alone : named.get(identity.realm());
        return judge != null && judge.standsBy(identity);
    }

    /** Signatures checked, by all of them. */
    long signatureChecks() {
        long sum = alone == null ? 0 : alone.signatureChecks();
        for (JwtVerifier each : named.values()) {
            sum += each.signatureChecks();
        }
        return sum;
    }

    private @Nullable JwtVerifier judge(byte[] token) {
        if (named.isEmpty() || token.length > tokenBytes) {
            return alone;
        }
        String issuer = issuer(token);
        JwtVerifier judge = issuer == null ? null : named.get(issuer);
        return judge == null ? alone : judge;
    }

    /** What an unproven token claims; null where it claims nothing that can be read. */
    private static @Nullable String issuer(byte[] token) {
        int first = indexOfDot(token, 0);
        int second = first < 0 ? -1 : indexOfDot(token, first + 1);
        if (second < 0) {
            return null;
        }
        try {
            byte[] claims = Base64.getUrlDecoder().decode(Arrays.copyOfRange(token, first + 1, second));
            Object issuer = JSON.object(new StringReader(new String(claims, StandardCharsets.UTF_8)))
                    .get("iss");
            return issuer instanceof String text ? text : null;
        } catch (IOException | IllegalArgumentException e) {
            return null; // whoever judges it next will find it malformed
        }
    }

    private static int indexOfDot(byte[] token, int from) {
        for (int i = from; i < token.length; i++) {
            if (token[i] == '.') {
                return i;
            }
        }
        return -1;
    }
}
