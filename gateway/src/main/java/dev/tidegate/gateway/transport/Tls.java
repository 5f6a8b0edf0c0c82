package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.GatewayConfig;
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
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;

/**
 * Who we are to TLS clients: a certificate chain and its key, checked when loaded; and whose certificates we accept. TLS 1.2 and 1.3. A
 * client that begins a second handshake inside its connection is closed. Any thread.
 */
public final class Tls {
    private static final OptionMap VERSIONS = OptionMap.builder()
            .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
            .getMap();

    /** Only the whole Java can be told, and only before its first handshake as a server. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        System.setProperty(NO_RENEGOTIATION, "true");
    }

    /** Guards nothing: the key store never leaves memory. */
    private static final char[] NO_PASSWORD = {};

    /** How long a client that has shown its certificate may resume instead: what is revoked is refused soon. */
    private static final int RESUMPTION_SECONDS = 60;

    private volatile State state;

    /** What changes at once when certificates are renewed. */
    private record State(SSLContext context, OptionMap options) {}

    private Tls(State state) {
        this.state = state;
    }

    /** From now on new connections meet what {@code renewed} was made of; those that are open stay. Any thread. */
    public void become(Tls renewed) {
        state = renewed.state;
    }

    /**
     * Reads everything a listener needs.
     *
     * @throws IOException if it cannot serve; the message names the file and the remedy
     */
    public static Tls load(GatewayConfig.Tls files, Clock clock) throws IOException {
        Path authority = files.clientAuthority();
        ClientTrust trust = authority == null
                ? ClientTrust.NOBODY
                : ClientTrust.load(files.clientCertificates(), authority, files.revoked(), clock);
        return load(files.certificate(), files.key(), trust, clock);
    }

    /**
     * Reads the chain (our certificate first) and the key from PEM files.
     *
     * @throws IOException if they cannot serve; the message names the file and the remedy, and never what a key contains
     */
    static Tls load(Path certificates, Path key, ClientTrust trust, Clock clock) throws IOException {
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
            context.init(keys.getKeyManagers(), trust.managers(), null);
            if (trust.managers() != null) {
                context.getServerSessionContext().setSessionTimeout(RESUMPTION_SECONDS);
            }
            return new Tls(new State(context, options(trust)));
        } catch (GeneralSecurityException e) {
            throw new IOException("This Java cannot serve TLS with " + certificates + ": " + e.getMessage(), e);
        }
    }

    private static OptionMap options(ClientTrust trust) {
        SslClientAuthMode mode = switch (trust.asked()) {
            case REQUIRE -> SslClientAuthMode.REQUIRED;
            case WANT -> SslClientAuthMode.REQUESTED;
            case OFF -> SslClientAuthMode.NOT_REQUESTED;
        };
        return OptionMap.builder()
                .addAll(VERSIONS)
                .set(Options.SSL_CLIENT_AUTH_MODE, mode)
                .getMap();
    }

    /**
     * The same connection, encrypted. The handshake happens as soon as somebody reads; the server side must never call
     * {@code startHandshake}, which does not return.
     */
    StreamConnection wrap(StreamConnection raw, Loops loops) {
        State now = state;
        UndertowXnioSsl ssl = new UndertowXnioSsl(Xnio.getInstance(), now.options, now.context, loops.handshakes());
        return ssl.wrapExistingConnection(raw, now.options, false);
    }
}
