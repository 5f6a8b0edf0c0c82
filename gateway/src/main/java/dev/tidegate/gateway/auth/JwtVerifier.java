package dev.tidegate.gateway.auth;

import static dev.tidegate.policy.ReasonCode.BAD_USER_NAME_OR_PASSWORD;
import static dev.tidegate.policy.ReasonCode.NOT_AUTHORIZED;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
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
import java.util.Collections;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the credential of a CONNECT, a signed JWT (RFC 7519), into an {@link Identity} or a reason.
 *
 * <p>Two answers, by one line: until the signature is proven, everything wrong is 0x86 - nobody vouches for this, be it
 * forged, unsigned, encrypted, garbage or too large. A genuine token that is not good here or now (expired, too early, another
 * issuer or audience, nobody named, no expiry) is 0x87. Whatever unexpected happens is a refusal too.
 *
 * <p>The algorithm comes from the key, never from the header. Compression, encryption, unsecured tokens and critical
 * extensions are switched off in the library; keys and URLs that a header brings along are not looked at.
 *
 * <p>Thread-safe, made once per {@link KeyRing}. Blocks for microseconds to milliseconds (Ed25519). <em>Runs on: a worker
 * thread, never an I/O thread.</em>
 */
public final class JwtVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(JwtVerifier.class);

    private static final Verification TOO_LARGE = forged("the token is larger than limits.token-bytes");
    private static final Verification NO_TOKEN = forged("the password is not a signed JSON web token");
    private static final Verification NOT_GENUINE =
            forged("the token is malformed or not signed by a configured key with that key's algorithm");
    private static final Verification NOT_CHECKED = forged("the token could not be checked");
    private static final Verification EXPIRED = unfit("the token has expired");
    private static final Verification TOO_EARLY = unfit("the token is not valid yet");
    private static final Verification NO_EXPIRY = unfit("the token has no expiry (exp)");
    private static final Verification WRONG_ISSUER = unfit("the token comes from another issuer (iss)");
    private static final Verification WRONG_AUDIENCE = unfit("the token is meant for another audience (aud)");
    private static final Verification NO_SUBJECT =
            unfit("the token names no subject (sub), or too long a one, or one with control characters");

    private final TokenRules rules;
    private final Clock clock;
    private final JwtParser parser;
    private final AcceptedTokens accepted = new AcceptedTokens();

    public JwtVerifier(KeyRing keys, TokenRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.parser = Jwts.parser()
                .keyLocator(header -> locate(keys, header))
                .sig()
                .clear()
                .add(keys.keys().stream()
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

    /** Who the bearer of this password is. Never throws for what the bytes hold. */
    public Verification verify(byte[] credential) {
        if (credential.length > rules.tokenBytes()) {
            return TOO_LARGE;
        }
        if (!looksSigned(credential)) {
            return NO_TOKEN;
        }
        byte[] digest = AcceptedTokens.digest(credential);
        Identity known = accepted.recall(digest);
        if (known != null) {
            return isExpired(known) ? EXPIRED : new Verification.Accepted(known);
        }
        Verification verification = check(new String(credential, StandardCharsets.US_ASCII));
        if (verification instanceof Verification.Accepted somebody) {
            accepted.remember(digest, somebody.identity());
        }
        return verification;
    }

    private Verification check(String token) {
        try {
            return judge(parser.parseSignedClaims(token).getPayload());
        } catch (ExpiredJwtException e) {
            return EXPIRED;
        } catch (PrematureJwtException e) {
            return TOO_EARLY;
        } catch (JwtException | IllegalArgumentException e) {
            return NOT_GENUINE;
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
    private Verification judge(Claims claims) {
        Date expiry = claims.getExpiration();
        if (expiry == null) {
            return NO_EXPIRY;
        }
        if (rules.issuer() != null && !rules.issuer().equals(claims.getIssuer())) {
            return WRONG_ISSUER;
        }
        Set<String> meantFor = claims.getAudience();
        if (!rules.audiences().isEmpty() && (meantFor == null || Collections.disjoint(rules.audiences(), meantFor))) {
            return WRONG_AUDIENCE;
        }
        String subject = claims.getSubject();
        if (subject == null
                || !Identity.isName(subject)
                || subject.getBytes(StandardCharsets.UTF_8).length > rules.subjectBytes()) {
            return NO_SUBJECT;
        }
        return new Verification.Accepted(new Identity(
                Identity.Proof.TOKEN,
                "",
                subject,
                claims.getIssuer(),
                expiry.toInstant(),
                claims.getId(),
                Set.of(),
                Identity.Names.ANY,
                claims));
    }

    /** Milliseconds until a token with this {@code exp} is good no more, the clock skew included; none or less afterwards. */
    public long millisLeft(Instant expiry) {
        return Duration.between(clock.instant().minus(rules.skew()), expiry).toMillis();
    }

    private boolean isExpired(Identity known) {
        Instant expiry = known.expiresAt();
        return expiry == null || clock.instant().minus(rules.skew()).isAfter(expiry);
    }

    private static @Nullable Key locate(KeyRing keys, Header header) {
        if (!(header instanceof JwsHeader signed)) {
            return null;
        }
        VerificationKey key = keys.find(signed.getKeyId(), signed.getAlgorithm());
        return key == null ? null : key.key();
    }

    /** Three parts of base64url without padding. Five would be an encrypted token, an empty last one an unsigned one. */
    private static boolean looksSigned(byte[] credential) {
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

    private static Verification forged(String why) {
        return new Verification.Rejected(BAD_USER_NAME_OR_PASSWORD, why);
    }

    private static Verification unfit(String why) {
        return new Verification.Rejected(NOT_AUTHORIZED, why);
    }
}
