package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.auth.ClientIdRule.Kind;
import dev.tidegate.policy.TopicClaims;
import io.jsonwebtoken.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of one issuer mean: from a genuine token to an {@link Identity}, or the reason why it makes none. A claim that
 * is there but has the wrong shape makes none, because a missing role may mean more rights as well as fewer. Immutable.
 *
 * @param realm where its subjects are unique: the issuer's name where there are several, empty where there is one
 * @param subject the claim that says who it is
 * @param roles the claim that lists roles; null where none does
 * @param clientId the claim that binds the client id; null for the subject. Not looked at where {@code binding} is FREE
 */
public record ClaimMapping(
        String realm,
        String subject,
        @Nullable String roles,
        Kind binding,
        @Nullable String clientId,
        UserNameRule userName) {

    /** {@code sub} and nothing else. */
    public static final ClaimMapping STANDARD =
            new ClaimMapping("", Claims.SUBJECT, null, Kind.FREE, null, UserNameRule.IGNORE);

    /** A claim that does not make an identity; the text is fixed and holds nothing of the token. */
    static final class Unmappable extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Verification why;

        private Unmappable(Verification why) {
            super(null, null, false, false);
            this.why = why;
        }

        Verification why() {
            return why;
        }
    }

    private static final Verification NO_SUBJECT = Verification.Rejected.unfit(
            "the token names no subject (sub, or auth.jwt claims.subject), or too long a one, or one with control characters");
    private static final Verification NO_ROLES =
            Verification.Rejected.unfit("the token's roles are neither a list of words nor words with spaces between");
    private static final Verification NO_CLIENT_ID =
            Verification.Rejected.unfit("the token does not say which client id its bearer must use");

    private static final Verification UNREADABLE_TOPICS =
            Verification.Rejected.unfit("the token's topic rules (acl, pub, subs, all) cannot be understood");

    /** Whom a genuine token speaks for. */
    Identity identity(Claims claims, Instant expiresAt, int subjectBytes) throws Unmappable {
        String name = text(subject, claims, NO_SUBJECT);
        if (name.getBytes(StandardCharsets.UTF_8).length > subjectBytes) {
            throw new Unmappable(NO_SUBJECT);
        }
        checkTopics(claims);
        return new Identity(
                Identity.Proof.TOKEN,
                realm,
                name,
                claims.getIssuer(),
                expiresAt,
                claims.getId(),
                roles(claims),
                new Identity.Names(clientIds(claims, name), userName),
                null,
                claims);
    }

    /** A rule we cannot read may have been one that denies. */
    private static void checkTopics(Claims claims) throws Unmappable {
        try {
            TopicClaims.read(claims);
        } catch (IllegalArgumentException e) {
            throw new Unmappable(UNREADABLE_TOPICS); // what is wrong quotes the token, and stays with it
        }
    }

    private static String text(String path, Claims claims, Verification otherwise) throws Unmappable {
        if (new ClaimPath(path).in(claims) instanceof String text && Identity.isName(text)) {
            return text;
        }
        throw new Unmappable(otherwise);
    }

    private ClientIdRule clientIds(Claims claims, String name) throws Unmappable {
        if (binding == Kind.FREE) {
            return ClientIdRule.ANY;
        }
        return new ClientIdRule(binding, clientId == null ? name : text(clientId, claims, NO_CLIENT_ID));
    }

    private Set<String> roles(Claims claims) throws Unmappable {
        Object said = roles == null ? null : new ClaimPath(roles).in(claims);
        Stream<?> words;
        if (said == null) {
            return Set.of();
        } else if (said instanceof String line) {
            words = Arrays.stream(line.split(" ", -1)).filter(word -> !word.isEmpty());
        } else if (said instanceof List<?> list) {
            words = list.stream();
        } else {
            throw new Unmappable(NO_ROLES);
        }
        Set<String> found = new LinkedHashSet<>();
        for (Object word : words.toList()) {
            if (!(word instanceof String role) || !Identity.isName(role)) {
                throw new Unmappable(NO_ROLES);
            }
            found.add(role);
        }
        return found;
    }
}
