package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A certificate is renewed while clients are connected by the old one: the same files, other content, one reload. */
class CertificateReloadTest {
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
              ws: { transport: websocket, bind: 127.0.0.1:8080 }
            policy: { profile: cloudflare-pubsub }
            """;

    private static final String CONNECT = "10 ( <MQTT> 05 02 00 00 () <> )";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private RunningGateway gateway;

    @SuppressWarnings("NullAway.Init")
    private Operator operator;

    @BeforeEach
    void start() throws Exception {
        install("ec", "ec-key");
        Path certificate = folder.resolve("server.pem");
        Path key = folder.resolve("server-key.pem");
        gateway = RunningGateway.with(
                "auth.anonymous=true",
                "listeners.mqtt.tls.certificate=" + certificate,
                "listeners.mqtt.tls.key=" + key,
                "listeners.ws.tls.certificate=" + certificate,
                "listeners.ws.tls.key=" + key);
        gateway.start();
        operator = new Operator(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void install(String certificate, String key) throws Exception {
        Files.copy(pem(certificate), folder.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pem(key), folder.resolve("server-key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path pem(String name) throws Exception {
        return Path.of(
                CertificateReloadTest.class.getResource("/tls/" + name + ".pem").toURI());
    }

    private static Certificate certificate(String name) throws Exception {
        try (InputStream pem = Files.newInputStream(pem(name))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    /** Somebody who believes this certificate only. */
    private static SSLSocketFactory trusting(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("us", certificate(name));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private InetSocketAddress address(Via via) {
        return gateway.address(
                switch (via) {
                    case TCP -> "mqtt";
                    case WEBSOCKET -> "ws";
                });
    }

    private Packet.ConnAck greet(RawClient client) {
        return client.send(CONNECT).next(Packet.ConnAck.class);
    }

    private Certificate shown(Via via, String trusted) throws Exception {
        InetSocketAddress address = address(via);
        try (SSLSocket socket = (SSLSocket) trusting(trusted).createSocket(address.getAddress(), address.getPort())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void newHandshake_afterAReload_getsTheNewCertificate_andLiveConnectionsStay(Via via) throws Exception {
        try (RawClient before = RawClient.open(via, address(via), trusting("ec"))) {
            greet(before);
            assertThat(shown(via, "ec")).isEqualTo(certificate("ec"));
            install("rsa", "rsa-key");

            assertThat(operator.reload().statusCode()).isEqualTo(200);

            assertThat(shown(via, "rsa")).isEqualTo(certificate("rsa"));
            assertThatThrownBy(() -> shown(via, "ec")).isInstanceOf(SSLHandshakeException.class);
            try (RawClient after = RawClient.open(via, address(via), trusting("rsa"))) {
                assertThat(greet(after).code().isError()).isFalse();
            }
            before.send("C0 00").expect("D0 00");
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void certificateAndKey_thatDoNotFit_refuseTheWholeReload(Via via) throws Exception {
        install("rsa", "ec-key");
        operator.write("tidegate.yaml", FILE);

        HttpResponse<String> answer = operator.reload();

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("server-key.pem", "does not belong");
        assertThat(shown(via, "ec")).isEqualTo(certificate("ec"));
        try (RawClient after = RawClient.open(via, address(via), trusting("ec"))) {
            assertThat(greet(after).properties().number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1))
                    .as("the old policy")
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Via.class)
    void certificate_thatIsNone_refusesTheWholeReload(Via via) throws Exception {
        Files.writeString(
                folder.resolve("server.pem"), "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
        operator.write("tidegate.yaml", FILE);

        HttpResponse<String> answer = operator.reload();

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("server.pem");
        assertThat(shown(via, "ec")).isEqualTo(certificate("ec"));
    }
}
