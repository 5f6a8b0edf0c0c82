package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.auth.ClaimMapping.Unmappable;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a credential, a signed JWT (RFC 7519) of one issuer, into an {@link Identity} or a reason.
 *
 * <p>Two answers, by one line: until the signature is proven, everything wrong is 0x86 - nobody vouches for this, be it
 * forged, unsigned, encrypted, garbage or too large. A genuine token that is not good here or now (expired, too early, another
 * issuer or audience, nobody named, no expiry) is 0x87. Where the issuer's keys cannot be had it is 0x88: nobody can tell.
 * Whatever unexpected happens is a refusal too.
 *
 * <p>The algorithm comes from the key, never from the header. Compression, encryption, unsecured tokens and critical
 * extensions are switched off in the library; keys and URLs that a header brings along are not looked at.
 *
 * <p>Thread-safe; made anew on reload. Takes microseconds to milliseconds (Ed25519). <em>Runs on: a worker thread, never an I/O
 * thread.</em>
 */
public final class JwtVerifier {

    /** Places of the cache where nobody says otherwise. */
    public static final int DEFAULT_CACHE = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(JwtVerifier.class);

    private static final Verification TOO_LARGE =
            Verification.Rejected.forged("the token is larger than limits.token-bytes");
    static final Verification NO_TOKEN = Verification.Rejected.forged("the password is not a signed JSON web token");
    private static final Verification NOT_GENUINE = Verification.Rejected.forged(
            "the token is malformed or not signed by a configured key with that key's algorithm");
    private static final Verification NOT_CHECKED = Verification.Rejected.forged("the token could not be checked");
    private static final Verification EXPIRED = Verification.Rejected.unfit("the token has expired");
    private static final Verification TOO_EARLY = Verification.Rejected.unfit("the token is not valid yet");
    private static final Verification NO_EXPIRY = Verification.Rejected.unfit("the token has no expiry (exp)");
    private static final Verification WRONG_ISSUER =
            Verification.Rejected.unfit("the token comes from another issuer (iss)");
    private static final Verification WRONG_AUDIENCE =
            Verification.Rejected.unfit("the token is meant for another audience (aud)");
    private static final Verification NO_KEYS =
            Verification.Rejected.unknowable("the keys of the token's issuer cannot be had at the moment");
    private static final Verification NEW_KEY = Verification.Rejected.unknowable(
            "the token names a key that is not known, and its issuer cannot be asked at the moment");

    private final KeySource source;
    private final TokenRules rules;
    private final ClaimMapping mapping;
    private final Clock clock;
    private final int cache;
    private final LongAdder checks = new LongAdder();
    private volatile @Nullable Keyed keyed;

    /** What hangs on one ring of keys. */
    private record Keyed(KeyRing ring, JwtParser parser, AcceptedTokens accepted) {}

    /** A token whose key nobody here bears: not said to the client, but a reason to ask the issuer. */
    private static final class UnknownKey extends JwtException {
        private static final long serialVersionUID = 1;

        UnknownKey() {
            super("no such key");
        }
    }

    /** One for the issuer that stands alone, with the claims every issuer has. */
    public JwtVerifier(KeyRing keys, TokenRules rules, Clock clock) {
        this(keys, rules, ClaimMapping.STANDARD, clock, DEFAULT_CACHE);
    }

    /** @param cache places for tokens that need not be checked again */
    JwtVerifier(KeySource source, TokenRules rules, ClaimMapping mapping, Clock clock, int cache) {
        this.source = source;
        this.rules = rules;
        this.mapping = mapping;
        this.clock = clock;
        this.cache = cache;
    }

    /** Who the bearer of this password is, as far as the keys at hand tell. Never throws for what the bytes hold. */
    public Verification verify(byte[] credential) {
        Judgement judgement = judge(credential);
        return judgement.verification;
    }

    /** The same, but asks the issuer first where its keys are missing. */
    Attempt attempt(byte[] credential) {
        Judgement judgement = judge(credential);
        CompletionStage<?> keys = judgement.mayChange == MayChange.WITH_NEWER_KEYS ? source.ask() : null;
        return keys == null
                ? new Attempt.Decided(judgement.verification)
                : new Attempt.AwaitsKeys(keys, () -> verify(credential));
    }

    /** How often a signature was checked: reconnects with a token that was seen do not count. */
    public long signatureChecks() {
        return checks.sum();
    }

    private enum MayChange {
        WITH_NEWER_KEYS,
        NO_MORE
    }

    private record Judgement(Verification verification, MayChange mayChange) {
        static Judgement last(Verification verification) {
            return new Judgement(verification, MayChange.NO_MORE);
        }
    }

    private Judgement judge(byte[] credential) {
        if (credential.length > rules.tokenBytes()) {
            return Judgement.last(TOO_LARGE);
        }
        if (!looksSigned(credential)) {
            return Judgement.last(NO_TOKEN);
        }
        KeyRing ring = source.ring();
        if (ring == null) {
            return new Judgement(NO_KEYS, MayChange.WITH_NEWER_KEYS);
        }
        Keyed keyed = keyed(ring);
        byte[] digest = AcceptedTokens.digest(credential);
        Identity known = keyed.accepted.recall(digest);
        if (known != null) {
            return Judgement.last(isExpired(known) ? EXPIRED : new Verification.Accepted(known));
        }
        try {
            Verification verification = check(new String(credential, StandardCharsets.US_ASCII), keyed);
            if (verification instanceof Verification.Accepted somebody) {
                keyed.accepted.remember(digest, somebody.identity());
            }
            return Judgement.last(verification);
        } catch (UnknownKey e) {
            return new Judgement(source.isInDoubt() ? NEW_KEY : NOT_GENUINE, MayChange.WITH_NEWER_KEYS);
        }
    }

    /** Two threads may both make one for a new ring; either is right, and one is forgotten. */
    private Keyed keyed(KeyRing ring) {
        Keyed current = keyed;
        if (current == null || current.ring != ring) {
            current = new Keyed(ring, parser(ring), new AcceptedTokens(cache));
            keyed = current;
        }
        return current;
    }

    private JwtParser parser(KeyRing ring) {
        return Jwts.parser()
                .keyLocator(header -> locate(ring, header))
                .sig()
                .clear()
                .add(ring.keys().stream()
                        .map(key -> key.algorithm().signature())
                        .toList())
                .and()
                .zip()
                .clear()
                .and()
                .enc()
                .clear()
                .and()
                .key()
                .clear()
                .and()
                .json(new StrictJson())
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(rules.skew().toSeconds())
                .build();
    }

    private Verification check(String token, Keyed by) {
        try {
            return judge(by.parser.parseSignedClaims(token), by.ring);
        } catch (ExpiredJwtException e) {
            return EXPIRED;
        } catch (PrematureJwtException e) {
            return TOO_EARLY;
        } catch (UnknownKey e) {
            throw e;
        } catch (JwtException | IllegalArgumentException e) {
            return NOT_GENUINE;
        } catch (Unmappable e) {
            return e.why();
        } catch (RuntimeException e) {
            // Fail closed. The message may quote the token, so only kind and place are told.
            LOG.error(
                    "Refused a token because checking it failed: {} at {}",
                    e.getClass().getName(),
                    placeOf(e));
            return NOT_CHECKED;
        }
    }

    /** The signature is proven and the times the token states hold; what else must it say? */
    private Verification judge(Jws<Claims> token, KeyRing ring) throws Unmappable {
        Claims claims = token.getPayload();
        Date expiry = claims.getExpiration();
        if (expiry == null) {
            return NO_EXPIRY;
        }
        if (!isOfIssuer(claims.getIssuer())) {
            return WRONG_ISSUER;
        }
        if (!isForUs(claims.getAudience())) {
            return WRONG_AUDIENCE;
        }
        Identity known = mapping.identity(claims, expiry.toInstant(), rules.subjectBytes());
        VerificationKey signer =
                ring.find(token.getHeader().getKeyId(), token.getHeader().getAlgorithm());
        return new Verification.Accepted(
                signer != null && source.isConfigured(signer) ? known.signedBy(signer) : known);
    }

    private boolean isOfIssuer(@Nullable String issuer) {
        return rules.issuer() == null || rules.issuer().equals(issuer);
    }

    private boolean isForUs(@Nullable Collection<?> meantFor) {
        return rules.audiences().isEmpty() || (meantFor != null && !Collections.disjoint(rules.audiences(), meantFor));
    }

    /**
     * Whether somebody who came in by a token would do so again, but for the time: its key is still configured, or is one that the
     * issuer publishes, and issuer and audience are still those asked for.
     */
    boolean standsBy(Identity known) {
        Object meantFor = known.claims().get(Claims.AUDIENCE);
        return isOfIssuer(known.issuer())
                && isForUs(meantFor instanceof Collection<?> many ? many : List.of(String.valueOf(meantFor)))
                && source.standsBy(known.key());
    }

    /** Milliseconds until a token with this {@code exp} is good no more, the clock skew included; none or less afterwards. */
    public long millisLeft(Instant expiry) {
        return Duration.between(clock.instant().minus(rules.skew()), expiry).toMillis();
    }

    private boolean isExpired(Identity known) {
        Instant expiry = known.expiresAt();
        return expiry == null || clock.instant().minus(rules.skew()).isAfter(expiry);
    }

    private @Nullable Key locate(KeyRing ring, Header header) {
        if (!(header instanceof JwsHeader signed)) {
            return null;
        }
        String kid = signed.getKeyId();
        VerificationKey key = ring.find(kid, signed.getAlgorithm());
        if (key != null) {
            checks.increment();
            return key.key();
        }
        boolean possible = TokenAlgorithm.named(signed.getAlgorithm()) != null;
        if (possible && kid != null && kid.length() <= KeyRing.KID_CHARS && !ring.hasKey(kid)) {
            throw new UnknownKey();
        }
        return null;
    }

    /** Three parts of base64url without padding. Five would be an encrypted token, an empty last one an unsigned one. */
    static boolean looksSigned(byte[] credential) {
        int dots = 0;
        int part = 0;
        for (byte each : credential) {
            if (each == '.') {
                if (part == 0) {
                    return false;
                }
                dots++;
                part = 0;
            } else if (isBase64Url(each)) {
                part++;
            } else {
                return false;
            }
        }
        return dots == 2 && part > 0;
    }

    private static boolean isBase64Url(byte each) {
        return (each >= 'A' && each <= 'Z')
                || (each >= 'a' && each <= 'z')
                || (each >= '0' && each <= '9')
                || each == '-'
                || each == '_';
    }

    private static String placeOf(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
