package dev.tidegate.gateway.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Where in a client certificate its holder's name stands. */
public enum CertificateName {
    /** Nowhere: a certificate opens the listener and proves nobody. */
    NONE,
    /** The Common Name of the subject. */
    CN,
    /** A DNS name of the subject alternative names. */
    SAN_DNS,
    /** An e-mail address of the subject alternative names. */
    SAN_EMAIL,
    /** A URI of the subject alternative names, such as a SPIFFE id. */
    SAN_URI;

    private static final int MAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;

    /** Who the holder is; null where the certificate does not say so, or not clearly: one name, not several. */
    public @Nullable Identity holder(X509Certificate certificate) {
        List<String> names = switch (this) {
            case NONE -> List.of();
            case CN -> commonNames(certificate);
            case SAN_DNS -> alternatives(certificate, DNS);
            case SAN_EMAIL -> alternatives(certificate, MAIL);
            case SAN_URI -> alternatives(certificate, URI);
        };
        return names.size() == 1 && isFit(names.get(0))
                ? Identity.ofCertificate(names.get(0), Set.of(), Identity.Names.ANY)
                : null;
    }

    private static boolean isFit(String name) {
        return Identity.isName(name) && name.length() <= TokenRules.DEFAULT_SUBJECT_BYTES;
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(each -> each.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(Object::toString)
                            .toList();
        } catch (InvalidNameException unreadable) {
            return List.of(); // nobody in particular, who is refused
        }
    }

    private static List<String> alternatives(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(each -> each.get(0).equals(kind))
                            .map(each -> String.valueOf(each.get(1)))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of(); // nobody in particular, who is refused
        }
    }
}
