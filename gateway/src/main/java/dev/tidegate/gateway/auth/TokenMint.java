package dev.tidegate.gateway.auth;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;

/**
 * Makes development tokens that this gateway accepts: signed with the {@link DevelopmentKey}, with the issuer and audience
 * the rules ask for. There is no way to mint with any other key. Thread-safe.
 */
public final class TokenMint {

    /** Long enough for a development machine, short enough to end. */
    public static final Duration LONGEST = Duration.ofDays(366);

    private final DevelopmentKey key;
    private final TokenRules rules;
    private final Clock clock;

    public TokenMint(DevelopmentKey key, TokenRules rules, Clock clock) {
        this.key = key;
        this.rules = rules;
        this.clock = clock;
    }

    /** A token for this subject, good from now on for this long (in whole seconds). */
    public String mint(String subject, Duration lifetime) {
        return mint(subject, lifetime, Map.of());
    }

    /** The same with further claims, say roles; those that say who and how long are ours to set. */
    public String mint(String subject, Duration lifetime, Map<String, ?> furtherClaims) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("a token needs a subject: name who it speaks for");
        }
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a token lives from one second to " + LONGEST.toDays() + " days");
        }
        Instant now = clock.instant();
        JwtBuilder token = Jwts.builder()
                .header()
                .keyId(key.key().kid())
                .and()
                .claims(furtherClaims)
                .subject(subject)
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(lifetime)));
        if (rules.issuer() != null) {
            token.issuer(rules.issuer());
        }
        List<String> audiences = rules.audiences().stream().sorted().toList();
        if (!audiences.isEmpty()) {
            token.audience().add(audiences.get(0)).and();
        }
        return token.signWith((SecretKey) key.key().key(), Jwts.SIG.HS256).compact();
    }
}
