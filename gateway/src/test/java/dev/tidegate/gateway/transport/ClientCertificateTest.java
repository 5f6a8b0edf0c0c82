package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.config.GatewayConfig.ClientCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients' own certificates: {@code pump} is good, {@code stolen} is on the list, the others are what they are called. */
@Timeout(60)
class ClientCertificateTest {
    private static final byte[] HELLO = {1, 2, 3};

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static Path pem(String name) throws Exception {
        return Path.of(
                ClientCertificateTest.class.getResource("/tls/" + name + ".pem").toURI());
    }

    private static Tls tls(ClientCertificates asked, String revoked) throws Exception {
        ClientTrust trust = ClientTrust.load(
                asked, pem("clients/ca"), revoked.isEmpty() ? null : pem("clients/" + revoked), Clock.systemUTC());
        return Tls.load(pem("ec"), pem("ec-key"), trust, Clock.systemUTC());
    }

    /** A client that shows this certificate; none where the name is empty. */
    private static RawClient client(InetSocketAddress address, String name, String version) throws Exception {
        KeyStore server = KeyStore.getInstance("PKCS12");
        server.load(null, null);
        server.setCertificateEntry("us", PemFile.certificates(pem("ec")).get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(server);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(name.isEmpty() ? null : own(name), trust.getTrustManagers(), null);
        RawClient client = RawClient.connectTls(address, context);
        ((SSLSocket) client.socket).setEnabledProtocols(new String[] {version});
        return client;
    }

    private static KeyManager[] own(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "me",
                PemFile.privateKey(pem("clients/" + name + "-key")),
                new char[0],
                PemFile.certificates(pem("clients/" + name)).toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return keys.getKeyManagers();
    }

    private static void isServed(RawClient client) throws IOException {
        client.send(HELLO);
        assertThat(client.read(3)).isEqualTo(HELLO);
    }

    private static void isRefused(RawClient client) {
        assertThatThrownBy(() -> {
                    client.send(HELLO);
                    client.read(3);
                })
                .isInstanceOfAny(IOException.class, AssertionError.class);
    }

    private String subjectSeen() throws Exception {
        Rig.Guest guest = rig.guest();
        X509Certificate shown = guest.wire.arrival().certificate();
        return shown == null ? "none" : shown.getSubjectX500Principal().getName();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void goodCertificate_isServed_andHandedOn(String version) throws Exception {
        InetSocketAddress address =
                rig.tls(tls(ClientCertificates.REQUIRE, "crl")).address();
        try (RawClient client = client(address, "pump", version)) {
            isServed(client);
            assertThat(subjectSeen()).isEqualTo("CN=pump");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stolen, crl, TLSv1.3",
        "stolen, crl, TLSv1.2",
        "expired, crl, TLSv1.3",
        "expired, '', TLSv1.2",
        "foreign, crl, TLSv1.3",
        "foreign, '', TLSv1.2",
        "server, crl, TLSv1.3",
        "'', crl, TLSv1.3",
        "'', '', TLSv1.2",
        "pump, other-crl, TLSv1.3"
    })
    void badCertificate_isRefusedInTheHandshake(String name, String revoked, String version) throws Exception {
        InetSocketAddress address =
                rig.tls(tls(ClientCertificates.REQUIRE, revoked)).address();
        try (RawClient client = client(address, name, version)) {
            isRefused(client);
        }
        assertThat(rig.guest().heard()).isEmpty();
    }

    @Test
    void certificate_wanted_mayBeMissing_butNotBad() throws Exception {
        InetSocketAddress address = rig.tls(tls(ClientCertificates.WANT, "crl")).address();
        try (RawClient client = client(address, "", "TLSv1.3")) {
            isServed(client);
            assertThat(subjectSeen()).isEqualTo("none");
        }
        try (RawClient client = client(address, "stolen", "TLSv1.3")) {
            isRefused(client);
        }
    }

    @Test
    void webSocket_overTls_handsTheCertificateOn() throws Exception {
        InetSocketAddress address = rig.webSocket(Optional.of(tls(ClientCertificates.REQUIRE, "crl")))
                .address();
        try (RawClient client = client(address, "pump", "TLSv1.3")) {
            client.send(RawClient.UPGRADE);
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(subjectSeen()).isEqualTo("CN=pump");
        }
    }

    @Test
    void renewal_refusesWhoIsRevokedNow_andLeavesOpenConnectionsAlone() throws Exception {
        Tls tls = tls(ClientCertificates.REQUIRE, "nobody-crl");
        InetSocketAddress address = rig.tls(tls).address();
        try (RawClient before = client(address, "stolen", "TLSv1.3")) {
            isServed(before);
            tls.become(tls(ClientCertificates.REQUIRE, "crl"));
            try (RawClient after = client(address, "stolen", "TLSv1.3");
                    RawClient good = client(address, "pump", "TLSv1.3")) {
                isRefused(after);
                isServed(good);
            }
            isServed(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"old-crl, fetch the new one", "pump, revocation list that cannot be read", "pump-key, revocation list"})
    void revocationList_thatCannotServe_saysWhy(String file, String why) {
        assertThatThrownBy(() -> tls(ClientCertificates.REQUIRE, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Objects.requireNonNull(why));
    }
}
