package dev.tidegate.gateway.auth;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose tokens open the gate, each bound to one algorithm. Immutable; a reload makes a new ring and a new
 * {@link JwtVerifier}. Lookups touch memory only: a {@code kid} is never a path, a query or a URL.
 *
 * <p>Which key a token gets: the one its {@code kid} names. A token without {@code kid}, or with one that nobody here bears
 * while an unnamed key (PEM) exists, gets the only key bound to the algorithm its header names; if several fit, none. The
 * header's algorithm thereby selects among keys and must equal the key's own; it never chooses how a key is used.
 */
public final class KeyRing implements KeySource {

    /** A longer {@code kid} is not looked up. */
    static final int KID_CHARS = 128;

    /** Lookups walk the list; an issuer publishes two or three keys. */
    static final int MOST_KEYS = 100;

    private final List<VerificationKey> keys;

    private KeyRing(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Loads every file, or says everything that is wrong with them. Reads from disk: at start and on reload only. */
    public static KeyRing read(List<KeyFile> files) throws UnusableKeys {
        List<VerificationKey> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (KeyFile file : files) {
            try {
                keys.addAll(KeyFileReader.read(file));
            } catch (KeyProblem e) {
                problems.add(file.path() + ": " + e.text());
            }
        }
        if (problems.isEmpty()) {
            try {
                return of(keys);
            } catch (KeyProblem e) {
                problems.add(e.text());
            }
        }
        throw new UnusableKeys(problems);
    }

    /** A ring of one key. */
    static KeyRing of(VerificationKey key) {
        return new KeyRing(List.of(key));
    }

    static KeyRing of(List<VerificationKey> keys) throws KeyProblem {
        if (keys.isEmpty()) {
            throw new KeyProblem("auth.jwt needs a key: name a PEM, JWK or JWK set file under auth.jwt.keys");
        }
        if (keys.size() > MOST_KEYS) {
            throw new KeyProblem("auth.jwt has more than " + MOST_KEYS + " keys: remove those no longer used");
        }
        Set<String> names = new HashSet<>();
        Set<TokenAlgorithm> unnamed = new HashSet<>();
        for (VerificationKey key : keys) {
            if (key.kid() == null && !unnamed.add(key.algorithm())) {
                throw new KeyProblem("auth.jwt has two " + key.algorithm().id()
                        + " keys without a name, so no token can tell which it means: give each its kid");
            }
            if (key.kid() != null && !names.add(key.kid())) {
                throw new KeyProblem("auth.jwt has two keys with the kid \"" + key.kid() + "\": remove or rename one");
            }
        }
        return new KeyRing(keys);
    }

    /** The key for a token whose header says this, or null where none, or more than one, fits. */
    @Nullable
    VerificationKey find(@Nullable String kid, @Nullable String algorithm) {
        TokenAlgorithm asked = TokenAlgorithm.named(algorithm);
        if (asked == null || (kid != null && kid.length() > KID_CHARS)) {
            return null;
        }
        if (kid != null) {
            for (VerificationKey key : keys) {
                if (kid.equals(key.kid())) {
                    return key.algorithm() == asked ? key : null;
                }
            }
        }
        VerificationKey only = null;
        for (VerificationKey key : keys) {
            if (key.algorithm() == asked && (kid == null || key.kid() == null)) {
                if (only != null) {
                    return null;
                }
                only = key;
            }
        }
        return only;
    }

    List<VerificationKey> keys() {
        return keys;
    }

    /** Whether a key of this ring bears the name. */
    boolean hasKey(String kid) {
        for (VerificationKey key : keys) {
            if (kid.equals(key.kid())) {
                return true;
            }
        }
        return false;
    }

    /** Files are read once. */
    @Override
    public KeyRing ring() {
        return this;
    }

    @Override
    public @Nullable CompletionStage<?> ask() {
        return null;
    }

    /** Whatever it is called here: it is the key that counts. */
    @Override
    public boolean isConfigured(VerificationKey key) {
        return keys.stream().anyMatch(each -> each.opensAs(key));
    }

    /** Nothing is published here. */
    @Override
    public boolean standsBy(@Nullable VerificationKey key) {
        return key != null && isConfigured(key);
    }

    @Override
    public boolean isInDoubt() {
        return false;
    }

    /** Names and algorithms; never material. */
    @Override
    public String toString() {
        return "KeyRing" + keys;
    }
}
