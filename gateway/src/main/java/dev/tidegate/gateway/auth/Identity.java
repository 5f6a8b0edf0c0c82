package dev.tidegate.gateway.auth;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody has proved to be, how, and until when. Immutable; made by {@link JwtVerifier}, {@link #ofUser the file of users} or from a
 * client certificate, owned by the connection it opened; a bridge of the gateway's is known by its configuration.
 *
 * @param proof what proved it
 * @param realm where the subject is unique: the name of one of several issuers; empty where there is only one
 * @param subject the token's subject, the user's name or that of the certificate; never empty, no control characters
 * @param issuer the token's {@code iss}; null where it says none, and for users and certificates
 * @param expiresAt the token's {@code exp}, without the clock skew the verifier forgives, or the end of the certificate; null for what does not
 *     expire
 * @param tokenId the token's {@code jti}, or which of its passwords a user gave; null where there is none
 * @param roles what the issuer says this identity is; select profiles and permissions
 * @param names which client ids and user names it may use
 * @param key what signed the token, where it came from a file of the configuration; null for keys that an issuer publishes, and
 *     where nothing was signed
 * @param claims everything the token said; personal data, so it stays out of {@link #toString()}
 */
public record Identity(
        Proof proof,
        String realm,
        String subject,
        @Nullable String issuer,
        @Nullable Instant expiresAt,
        @Nullable String tokenId,
        Set<String> roles,
        Names names,
        @Nullable VerificationKey key,
        Map<String, Object> claims) {

    /** Stands in no name: subjects with control characters are refused, and so are such realms. */
    private static final char BETWEEN = '\u001F';

    /** What proved who somebody is. */
    public enum Proof {
        TOKEN,
        PASSWORD,
        CERTIFICATE,
        /** Nothing: it is a bridge of this gateway. */
        CONFIGURATION
    }

    /** Which names an identity may use in CONNECT. */
    public record Names(ClientIdRule clientId, UserNameRule userName) {
        /** Whatever it likes. */
        public static final Names ANY = new Names(ClientIdRule.ANY, UserNameRule.IGNORE);
    }

    public Identity {
        if (!isName(subject)) {
            throw new IllegalArgumentException("an identity needs a subject without control characters");
        }
        roles = Collections.unmodifiableSet(new LinkedHashSet<>(roles));
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    /** Somebody with a token of the only issuer, without roles, free in its names. */
    public static Identity ofToken(String subject, Instant expiresAt, Map<String, Object> claims) {
        return new Identity(Proof.TOKEN, "", subject, null, expiresAt, null, Set.of(), Names.ANY, null, claims);
    }

    /** A user who gave the right password; does not expire. */
    public static Identity ofUser(String name, Set<String> roles, Names names) {
        return new Identity(Proof.PASSWORD, "", name, null, null, null, roles, names, null, Map.of());
    }

    /** The holder of a client certificate, for as long as it is valid. */
    public static Identity ofCertificate(String name, Instant notAfter, Set<String> roles, Names names) {
        return new Identity(Proof.CERTIFICATE, "", name, null, notAfter, null, roles, names, null, Map.of());
    }

    /** A bridge of this gateway, by its name in the configuration. */
    public static Identity ofBridge(String name) {
        return new Identity(
                Proof.CONFIGURATION, "", "bridge/" + name, null, null, null, Set.of(), Names.ANY, null, Map.of());
    }

    /** The same, of a token this key has signed. */
    Identity signedBy(@Nullable VerificationKey signer) {
        return new Identity(proof, realm, subject, issuer, expiresAt, tokenId, roles, names, signer, claims);
    }

    /** Whether this can be a subject: it ends in logs, metrics and topic templates. */
    public static boolean isName(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }

    /** Which client ids it may use. */
    public ClientIdRule clientId() {
        return names.clientId();
    }

    /**
     * Who owns a session, together with the client id: two issuers may know an alice each, and a user of the file is not the
     * subject of a token who happens to have the same name. A key, not for people.
     */
    public String owner() {
        return switch (proof) {
            case TOKEN -> realm.isEmpty() ? subject : realm + BETWEEN + subject;
            case PASSWORD -> "user" + BETWEEN + BETWEEN + subject;
            case CERTIFICATE -> "certificate" + BETWEEN + BETWEEN + subject;
            case CONFIGURATION -> "configuration" + BETWEEN + BETWEEN + subject;
        };
    }

    /** The subject only: an identity may end in a log line, its claims may not. */
    @Override
    public String toString() {
        return "Identity[" + subject + "]";
    }
}
