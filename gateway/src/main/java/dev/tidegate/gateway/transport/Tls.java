package dev.tidegate.gateway.transport;

import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.StreamConnection;
import org.xnio.Xnio;

/** Who we are to TLS clients: a certificate chain and its key, checked when loaded. TLS 1.2 and 1.3. Immutable, any thread. */
public final class Tls {
    private static final OptionMap VERSIONS = OptionMap.builder()
            .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .getMap();

    /** Guards nothing: the key store never leaves memory. */
    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;

    private Tls(SSLContext context) {
        this.context = context;
    }

    /**
     * Reads the chain (our certificate first) and the key from PEM files.
     *
     * @throws IOException if they cannot serve; the message names the file and the remedy, and never what a key contains
     */
    public static Tls load(Path certificates, Path key, Clock clock) throws IOException {
        List<X509Certificate> chain = PemFile.certificates(certificates);
        PrivateKey secret = PemFile.privateKey(key);
        CertificateCheck.valid(chain, certificates, clock.instant());
        CertificateCheck.belongsTo(
                chain, secret, "the key in " + key + " does not belong to the certificate in " + certificates);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("gateway", secret, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new Tls(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("This Java cannot serve TLS with " + certificates + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same connection, encrypted. The handshake happens as soon as somebody reads; the server side must never call
     * {@code startHandshake}, which does not return.
     */
    StreamConnection wrap(StreamConnection raw, Loops loops) {
        UndertowXnioSsl ssl = new UndertowXnioSsl(Xnio.getInstance(), VERSIONS, context, loops.handshakes());
        return ssl.wrapExistingConnection(raw, VERSIONS, false);
    }
}
