package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.CertificateName;
import dev.tidegate.gateway.auth.ClientIdRule;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.UserNameRule;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The listener a client came through. What holds there now, the {@link dev.tidegate.gateway.gate.Rulebook} says.
 *
 * @param listener its name in the configuration
 * @param place where the rules find what holds there: the listener, or one of its paths
 * @param keepAliveMax the longest keep alive granted there, in seconds
 * @param connectMillis from the opening of the wire to a complete and answered CONNECT
 * @param certificates what a client certificate is good for
 */
public record Entrance(String listener, String place, int keepAliveMax, long connectMillis, Certificates certificates) {
    private static final int LONGEST_KEEP_ALIVE = 65_535;

    /**
     * What a client certificate is good for.
     *
     * @param name where the holder's name stands in it
     * @param token whether it opens the gateway without one
     * @param ids which client ids its holder may use
     * @param roles what its holder is
     */
    public record Certificates(CertificateName name, Token token, Ids ids, Set<String> roles) {
        /** It opens the listener, and everybody shows a token as well. */
        public static final Certificates NOBODY = new Certificates(CertificateName.NONE, Token.OPTIONAL);

        /** For holders who have no roles and call themselves what they like. */
        public Certificates(CertificateName name, Token token) {
            this(name, token, Ids.FREE, Set.of());
        }

        /** Who holds a certificate; null where it does not say so, or not clearly. */
        @Nullable
        Identity holder(X509Certificate certificate) {
            String subject = name.of(certificate);
            return subject == null
                    ? null
                    : Identity.ofCertificate(subject, certificate.getNotAfter().toInstant(), roles, ids.names(subject));
        }

        /** Whether it says who its holder is. */
        boolean names() {
            return name != CertificateName.NONE;
        }
    }

    /** Which client ids the holder of a certificate may use. */
    public enum Ids {
        FREE,
        EQUALS_SUBJECT;

        Identity.Names names(String subject) {
            return switch (this) {
                case FREE -> Identity.Names.ANY;
                case EQUALS_SUBJECT -> new Identity.Names(ClientIdRule.mustEqual(subject), UserNameRule.IGNORE);
            };
        }
    }

    /** Whether who has shown a certificate needs a token too. */
    public enum Token {
        /** Either of them says who somebody is; where there are both, the token. */
        OPTIONAL,
        /** Both, and they name the same: a stolen token opens nothing without the key of the certificate. */
        REQUIRED
    }

    /** Where nothing is shorter than the limits say, and certificates mean nothing. */
    public Entrance(String listener, long connectMillis) {
        this(listener, listener, LONGEST_KEEP_ALIVE, connectMillis, Certificates.NOBODY);
    }
}
