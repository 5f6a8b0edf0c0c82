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
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;

/**
 * TLS where we are the client: whom we trust, who we are, and what we ask for. TLS 1.2 and 1.3. Read once, used for any number of
 * connections, which resume each other's TLS sessions. Immutable; any thread.
 */
public final class ClientTls {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** How long a session can be resumed, and with it a certificate that has been checked before. */
    private static final int RESUMPTION_SECONDS = 3600;

    /** Guards nothing: the key store never leaves memory. */
    private static final char[] NO_PASSWORD = {};

    /** What of a server's certificate is checked. */
    public enum Check {
        /** It was issued by somebody we trust, for the very name we asked for. */
        AUTHORITY_AND_NAME,
        /** It was issued by somebody we trust, for whomever: each of them can pretend to be the broker. */
        INSECURE_ANY_NAME
    }

    /**
     * What an operator can say.
     *
     * @param authority PEM file of those who may issue the server's certificate; null: everybody this Java trusts
     * @param certificate PEM file of our own certificate, its issuers behind it; null: we show none
     * @param key PEM file of its key; null if there is no certificate
     * @param serverName asked for by SNI, and looked for in the certificate; null: the host of the address
     * @param protocols offered by ALPN, such as {@code x-amzn-mqtt-ca}, the best first; empty: ALPN stays out of it
     */
    public record Rules(
            @Nullable Path authority,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable String serverName,
            List<String> protocols,
            Check check) {
        public Rules {
            protocols = List.copyOf(protocols);
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException(
                        "A client certificate and its key belong together: give both, or none");
            }
        }

        /** Everybody this Java trusts is trusted, and nothing is shown. */
        public static Rules usual() {
            return new Rules(null, null, null, null, List.of(), Check.AUTHORITY_AND_NAME);
        }

        /** The same, but only these are trusted. */
        public Rules trusting(Path file) {
            return new Rules(file, certificate, key, serverName, protocols, check);
        }

        /** The same, with a certificate of our own. */
        public Rules showing(Path file, Path keyFile) {
            return new Rules(authority, file, keyFile, serverName, protocols, check);
        }

        /** The same for another name. */
        public Rules named(String name) {
            return new Rules(authority, certificate, key, name, protocols, check);
        }

        /** The same with ALPN. */
        public Rules offering(List<String> names) {
            return new Rules(authority, certificate, key, serverName, names, check);
        }

        /** The same with another check. */
        public Rules checking(Check what) {
            return new Rules(authority, certificate, key, serverName, protocols, what);
        }
    }

    private final Rules rules;
    private final SSLContext context;

    private ClientTls(Rules rules, SSLContext context) {
        this.rules = rules;
        this.context = context;
    }

    /**
     * Reads the files.
     *
     * @throws IOException if they cannot serve; the message names the file and the remedy, and never what a key contains
     */
    public static ClientTls load(Rules rules, Clock clock) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            ServerTrust trust = ServerTrust.load(rules.authority(), clock);
            context.init(own(rules, clock), new TrustManager[] {trust}, null);
            context.getClientSessionContext().setSessionTimeout(RESUMPTION_SECONDS);
            ClientTls tls = new ClientTls(rules, context);
            tls.engine("localhost", 1); // what this Java refuses, it refuses now
            return tls;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("This Java cannot open TLS connections like that: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] own(Rules rules, Clock clock) throws IOException, GeneralSecurityException {
        Path certificate = rules.certificate();
        Path key = rules.key();
        if (certificate == null || key == null) {
            return null;
        }
        List<X509Certificate> chain = PemFile.certificates(certificate);
        PrivateKey secret = PemFile.privateKey(key);
        CertificateCheck.valid(chain, certificate, clock.instant());
        CertificateCheck.belongsTo(
                chain, secret, "the key in " + key + " does not belong to the certificate in " + certificate);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("gateway", secret, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    /** Not yet in conversation. */
    Witness engine(BrokerAddress address) {
        return engine(address.host(), address.port());
    }

    private Witness engine(String host, int port) {
        String name = rules.serverName() == null ? host : rules.serverName();
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setApplicationProtocols(rules.protocols().toArray(String[]::new));
        if (canBeAskedFor(name)) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setEndpointIdentificationAlgorithm(
                switch (rules.check()) {
                    case AUTHORITY_AND_NAME -> "HTTPS"; // RFC 6125, whatever is spoken inside
                    case INSECURE_ANY_NAME -> null;
                });
        engine.setSSLParameters(parameters);
        return new Witness(engine);
    }

    /** SNI is for names, and for those of them that DNS knows: no addresses [RFC 6066, 3], no underscores. */
    private static boolean canBeAskedFor(String name) {
        return name.matches("(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    }

    /** The same connection, encrypted by that engine. The handshake happens as soon as somebody reads. */
    static StreamConnection wrap(StreamConnection raw, Witness engine, Loops loops) {
        UndertowXnioSsl ssl =
                new UndertowXnioSsl(Xnio.getInstance(), OptionMap.EMPTY, new EngineContext(engine), loops.handshakes());
        return ssl.wrapExistingConnection(raw, OptionMap.EMPTY, true);
    }
}
