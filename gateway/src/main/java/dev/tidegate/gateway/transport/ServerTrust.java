package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides as Java does whether a server's certificate is to be trusted, and says in a sentence why not. <i>Runs on: the threads of the
 * handshakes.</i>
 */
final class ServerTrust extends X509ExtendedTrustManager {
    /** Names of a certificate that are told; nobody reads on. */
    private static final int NAMES = 5;

    private final X509ExtendedTrustManager judge;
    private final String authorities;
    private final Clock clock;

    /** Why not, for a person. */
    static final class Distrust extends CertificateException {
        private static final long serialVersionUID = 1;

        Distrust(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    private ServerTrust(X509ExtendedTrustManager judge, String authorities, Clock clock) {
        this.judge = judge;
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * Trusts the authorities in the file, or those this Java trusts. What has expired in the file, as things do in bundles, is left out.
     *
     * @throws IOException if nothing is left, or nothing can be read; the message names the file
     */
    static ServerTrust load(@Nullable Path file, Clock clock) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(file == null ? null : anchors(file, clock.instant()));
        X509ExtendedTrustManager judge = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        return new ServerTrust(judge, file == null ? "whom this Java trusts" : "in " + file, clock);
    }

    private static KeyStore anchors(Path file, Instant now) throws IOException, GeneralSecurityException {
        List<X509Certificate> all = PemFile.certificates(file);
        List<X509Certificate> valid =
                all.stream().filter(each -> isValid(each, now)).toList();
        if (valid.isEmpty()) {
            CertificateCheck.valid(all, file, now); // says what is wrong with the first
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : valid) {
            store.setCertificateEntry("authority " + store.size(), authority);
        }
        return store;
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isAfter(certificate.getNotAfter().toInstant())
                && !now.isBefore(certificate.getNotBefore().toInstant());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            judge.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new Distrust(sentence(chain, e, engine.getPeerHost()), e);
        }
    }

    private String sentence(X509Certificate[] chain, CertificateException why, String host) {
        String message = String.valueOf(why.getMessage());
        for (X509Certificate each : chain) {
            if (isExpiry(why) && !isValid(each, clock.instant())) {
                String name = Words.plain(each.getSubjectX500Principal().getName());
                return clock.instant().isAfter(each.getNotAfter().toInstant())
                        ? "the certificate of " + name + " expired at "
                                + each.getNotAfter().toInstant()
                        : "the certificate of " + name + " is not valid before "
                                + each.getNotBefore().toInstant() + "; is this machine's clock right?";
            }
        }
        if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
            return "its certificate is for " + names(chain[0]) + ", not for " + host;
        }
        if (message.contains("unable to find valid certification path")
                || message.contains("trustAnchors")
                || message.contains("No trusted certificate found")) {
            String issuer =
                    Words.plain(chain[chain.length - 1].getIssuerX500Principal().getName());
            return "its certificate comes from " + issuer + ", which is not among those " + authorities;
        }
        return "its certificate is not accepted by the rules of this Java: " + Words.plain(message);
    }

    private static boolean isExpiry(Throwable why) {
        for (Throwable at = why; at != null; at = at.getCause()) {
            if (at instanceof CertPathValidatorException path
                    && (path.getReason() == BasicReason.EXPIRED || path.getReason() == BasicReason.NOT_YET_VALID)) {
                return true;
            }
        }
        return false;
    }

    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                all.forEach(each -> names.add(String.valueOf(each.get(1))));
            }
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
        if (names.isEmpty()) {
            names.add(certificate.getSubjectX500Principal().getName());
        }
        return Words.plain(String.join(", ", names.subList(0, Math.min(NAMES, names.size()))));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("We are the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("We are the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("We are the client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
