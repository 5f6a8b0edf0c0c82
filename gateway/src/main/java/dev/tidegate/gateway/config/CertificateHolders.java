package dev.tidegate.gateway.config;

import java.util.List;

/**
 * What a client certificate is good for, beyond opening the listener. Any thread may read it.
 *
 * @param name where its holder's name stands; {@code NONE} where it says nothing about anybody
 * @param token whether its holder shows a token as well
 * @param clientId which client ids its holder may use
 * @param roles what its holder is; they choose profiles
 */
public record CertificateHolders(Name name, Token token, ClientId clientId, List<String> roles) {
    /** Certificates name nobody. */
    public static final CertificateHolders NOBODY =
            new CertificateHolders(Name.NONE, Token.OPTIONAL, ClientId.FREE, List.of());

    /** Where a name stands in a certificate. */
    public enum Name {
        NONE,
        CN,
        SAN_DNS,
        SAN_EMAIL,
        SAN_URI
    }

    /** Whether a certificate is enough. */
    public enum Token {
        OPTIONAL,
        REQUIRED
    }

    /** What the client id of a certificate's holder must be. */
    public enum ClientId {
        FREE,
        EQUALS_SUBJECT
    }

    public CertificateHolders {
        roles = List.copyOf(roles);
    }
}
