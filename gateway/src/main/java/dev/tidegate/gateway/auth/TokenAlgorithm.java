package dev.tidegate.gateway.auth;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * The signature algorithms a key may be bound to, named as RFC 7518 and RFC 8037 name them. A key has exactly one: what
 * the header of a token asks for never chooses how that token is checked.
 */
public enum TokenAlgorithm {
    HS256("HS256"),
    HS384("HS384"),
    HS512("HS512"),
    RS256("RS256"),
    PS256("PS256"),
    ES256("ES256"),
    ES384("ES384"),
    EDDSA("EdDSA");

    private final String id;

    TokenAlgorithm(String id) {
        this.id = id;
    }

    /** The name in a JWK and in a token header; case matters. */
    public String id() {
        return id;
    }

    /** The algorithm of this name, or null where there is none we accept ({@code none} among them). */
    public static @Nullable TokenAlgorithm named(@Nullable String id) {
        for (TokenAlgorithm each : values()) {
            if (each.id.equals(id)) {
                return each;
            }
        }
        return null;
    }

    /** The library's implementation. */
    SecureDigestAlgorithm<?, ?> signature() {
        return switch (this) {
            case HS256 -> Jwts.SIG.HS256;
            case HS384 -> Jwts.SIG.HS384;
            case HS512 -> Jwts.SIG.HS512;
            case RS256 -> Jwts.SIG.RS256;
            case PS256 -> Jwts.SIG.PS256;
            case ES256 -> Jwts.SIG.ES256;
            case ES384 -> Jwts.SIG.ES384;
            case EDDSA -> Jwts.SIG.EdDSA;
        };
    }
}
