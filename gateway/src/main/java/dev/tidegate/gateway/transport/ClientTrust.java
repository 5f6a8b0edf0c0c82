package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.GatewayConfig.ClientCertificates;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which client certificates a listener accepts: those of these authorities that their revocation lists do not name. */
record ClientTrust(ClientCertificates asked, TrustManager @Nullable [] managers) {
    /** Asks nobody for a certificate. */
    static final ClientTrust NOBODY = new ClientTrust(ClientCertificates.OFF, null);

    /**
     * Reads the authorities and, if there is one, the revocation list. Nothing is ever fetched: with a list, a certificate whose
     * issuer has none in it is refused, and so is everybody once it is out of date.
     */
    static ClientTrust load(ClientCertificates asked, Path authorities, @Nullable Path revoked, Clock clock)
            throws IOException {
        try {
            Set<TrustAnchor> anchors = new HashSet<>();
            for (X509Certificate authority : PemFile.certificates(authorities)) {
                anchors.add(new TrustAnchor(authority, null));
            }
            PKIXBuilderParameters rules = new PKIXBuilderParameters(anchors, new X509CertSelector());
            rules.setRevocationEnabled(revoked != null);
            if (revoked != null) {
                PKIXRevocationChecker checker = (PKIXRevocationChecker)
                        CertPathBuilder.getInstance("PKIX").getRevocationChecker();
                checker.setOptions(
                        EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
                rules.addCertPathChecker(checker);
                rules.addCertStore(CertStore.getInstance(
                        "Collection", new CollectionCertStoreParameters(lists(revoked, clock.instant()))));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(rules));
            return new ClientTrust(asked, factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "This Java cannot check client certificates with " + authorities + ": " + e.getMessage(), e);
        }
    }

    private static Collection<? extends CRL> lists(Path file, Instant now) throws IOException {
        Collection<? extends CRL> lists;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds a revocation list that cannot be read: " + e.getMessage(), e);
        }
        if (lists.isEmpty()) {
            throw new IOException(file + " holds no revocation list: expected PEM, -----BEGIN X509 CRL-----");
        }
        for (CRL list : lists) {
            Date next = list instanceof X509CRL x509 ? x509.getNextUpdate() : null;
            if (next != null && now.isAfter(next.toInstant())) {
                throw new IOException(file + ": the revocation list was to be replaced by " + next.toInstant()
                        + "; fetch the new one");
            }
        }
        return lists;
    }
}
