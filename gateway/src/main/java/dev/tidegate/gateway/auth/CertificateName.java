package dev.tidegate.gateway.auth;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
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

    private static final String NO_TEXT = "";
    private static final int MAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;

    /** The holder's name; null where the certificate does not say it, or not clearly: one name, not several, and no pattern. */
    public @Nullable String of(X509Certificate certificate) {
        List<String> names = switch (this) {
            case NONE -> List.of();
            case CN -> commonNames(certificate);
            case SAN_DNS ->
                alternatives(certificate, DNS).stream()
                        .map(each -> each.toLowerCase(Locale.ROOT)) // DNS knows no case, and subjects do
                        .toList();
            case SAN_EMAIL -> alternatives(certificate, MAIL);
            case SAN_URI -> alternatives(certificate, URI);
        };
        return names.size() == 1 && isFit(names.get(0)) ? names.get(0) : null;
    }

    /** Whether this names one holder, in a log and in a topic alike: an e-mail address may have a plus, nothing else may. */
    private boolean isFit(String name) {
        return Identity.isName(name)
                && name.length() <= TokenRules.DEFAULT_SUBJECT_BYTES
                && name.indexOf('*') < 0
                && name.indexOf('#') < 0
                && (this == SAN_EMAIL || name.indexOf('+') < 0);
    }

    /** Every one there is: two in one relative name count as two, and one that is no text as one that fits nobody. */
    private static List<String> commonNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                Attribute common = rdn.toAttributes().get("CN");
                for (int i = 0; common != null && i < common.size(); i++) {
                    names.add(common.get(i) instanceof String text ? text : NO_TEXT);
                }
            }
            return names;
        } catch (NamingException unreadable) {
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
