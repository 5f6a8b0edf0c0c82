package dev.tidegate.gateway.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers whom recently accepted tokens speak for, so that a storm of reconnects with one token costs one signature check.
 *
 * <p>A fixed array indexed by the token's SHA-256: a newcomer replaces whoever had its place. There is no lock: an entry is
 * immutable and reaches other threads whole or not at all, and a lost race only means checking a signature again. Tokens
 * themselves are not kept. Only accepted ones enter, so nobody without a key can fill it. It belongs to one ring of keys and goes
 * with it: a key that is withdrawn takes what it opened along.
 */
final class AcceptedTokens {

    private static final class Remembered {
        private final byte[] digest;
        private final Identity identity;

        Remembered(byte[] digest, Identity identity) {
            this.digest = digest;
            this.identity = identity;
        }
    }

    private final @Nullable Remembered[] places;

    AcceptedTokens(int places) {
        this.places = new @Nullable Remembered[places];
    }

    /** Whom the token with this digest speaks for, if it was seen; the caller judges its expiry anew. */
    @Nullable
    Identity recall(byte[] digest) {
        Remembered candidate = places[place(digest)];
        return candidate != null && MessageDigest.isEqual(candidate.digest, digest) ? candidate.identity : null;
    }

    void remember(byte[] digest, Identity identity) {
        places[place(digest)] = new Remembered(digest, identity);
    }

    static byte[] digest(byte[] token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private int place(byte[] digest) {
        int start = (digest[0] & 0x7F) << 24 | (digest[1] & 0xFF) << 16 | (digest[2] & 0xFF) << 8 | (digest[3] & 0xFF);
        return start % places.length;
    }
}
