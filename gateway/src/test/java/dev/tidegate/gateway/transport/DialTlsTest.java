package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.config.GatewayConfig.ClientCertificates;
import dev.tidegate.gateway.fixture.ClientIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DialTlsTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-06-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Clock LATE = Clock.fixed(Instant.parse("2200-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Rig rig = new Rig();
    private final Calls calls = new Calls(rig);

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        rig.close();
        assertThat(rig.faults).isEmpty();
    }

    private static Path pem(String name) {
        return ClientIdentity.pem(name);
    }

    private static ClientTls.Rules trusting(String authority) {
        return ClientTls.Rules.usual().trusting(pem(authority));
    }

    private static ClientTls load(ClientTls.Rules rules) throws IOException {
        return ClientTls.load(rules, NOW);
    }

    private static Tls own(String name, ClientTrust trust) throws IOException {
        return Tls.load(pem(name), pem(name + "-key"), trust, name.endsWith("expired") ? LONG_AGO : NOW);
    }

    private InetSocketAddress listening(String certificate) throws IOException {
        return rig.tls(own(certificate, ClientTrust.NOBODY)).address();
    }

    private static Destination localhost(String scheme, int port, ClientTls.Rules rules) throws IOException {
        return Calls.to(scheme + "://localhost:" + port, load(rules));
    }

    // ---- two that understand each other

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec", "ed25519"})
    void dial_ourOwnListener_megabytesGoBothWays(String certificate) throws Exception {
        byte[] bytes = random(3_000_000);
        Rig.Guest self = calls.open(localhost("mqtts", listening(certificate).getPort(), trusting(certificate)));
        self.calmly(() -> self.wire.write(bytes, 0, bytes.length));
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
        assertThat(self.unsent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void dial_javasOwnServer_bytesGoBothWays(String version) throws Exception {
        byte[] bytes = random(500_000);
        try (FakeServer server = tlsServer("ec", new SSLParameters(null, new String[] {version}), client -> {
            client.getOutputStream().write(client.getInputStream().readNBytes(bytes.length));
            FakeServer.untilGone(client);
        })) {
            Rig.Guest self = calls.open(localhost("mqtts", server.port(), trusting("ec")));
            self.calmly(() -> self.wire.write(bytes, 0, bytes.length));
            await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
        }
    }

    @Test
    void dial_wss_bytesGoBothWays() throws Exception {
        byte[] bytes = random(1_000_000);
        int port = rig.webSocket(Optional.of(own("ec", ClientTrust.NOBODY)))
                .address()
                .getPort();
        Rig.Guest self = calls.open(localhost("wss", port, trusting("ec")));
        self.calmly(() -> self.wire.write(bytes, 0, bytes.length));
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
    }

    @Test
    void dial_again_resumesTheSession() throws Exception {
        BlockingQueue<Long> made = new LinkedBlockingQueue<>();
        try (FakeServer server = tlsServer("ec", new SSLParameters(null, new String[] {"TLSv1.3"}), client -> {
            client.getOutputStream().write(client.getInputStream().read());
            made.add(((SSLSocket) client).getSession().getCreationTime());
            FakeServer.untilGone(client);
        })) {
            Destination there = localhost("mqtts", server.port(), trusting("ec"));
            for (int i = 0; i < 2; i++) {
                Rig.Guest self = calls.open(there);
                self.calmly(() -> self.wire.write(new byte[] {1}, 0, 1));
                await().untilAsserted(() -> assertThat(self.heard()).hasSize(1));
                self.calmly(self.wire::close);
                self.goneOn.get(10, TimeUnit.SECONDS);
            }
            assertThat(made.poll(10, TimeUnit.SECONDS)).isEqualTo(made.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void server_whoseBytesComeOneByOne_isUnderstood() throws Exception {
        InetSocketAddress broker = listening("ec");
        try (FakeServer slow = FakeServer.who(client -> {
            try (Socket onward = new Socket(broker.getAddress(), broker.getPort())) {
                Thread there = new Thread(() -> {
                    try {
                        client.getInputStream().transferTo(onward.getOutputStream());
                    } catch (IOException e) {
                        // the test is over
                    }
                });
                there.start();
                for (int each = onward.getInputStream().read(); each >= 0; ) {
                    client.getOutputStream().write(each);
                    each = onward.getInputStream().read();
                }
            }
        })) {
            Rig.Guest self = calls.open(localhost("mqtts", slow.port(), trusting("ec")));
            self.calmly(() -> self.wire.write(random(3000), 0, 3000));
            await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(random(3000)));
        }
    }

    @Test
    void close_byUs_lastBytesArrive() throws Exception {
        rig.manners = guest -> guest.answer = bytes -> {};
        Rig.Guest self = calls.open(localhost("mqtts", listening("ec").getPort(), trusting("ec")));
        Rig.Guest server = rig.guest();
        self.calmly(() -> {
            self.wire.write(random(100_000), 0, 100_000);
            self.wire.close();
        });
        server.goneOn.get(10, TimeUnit.SECONDS);
        assertThat(server.heard()).isEqualTo(random(100_000));
        self.goneOn.get(10, TimeUnit.SECONDS);
    }

    @Test
    void clientCertificate_isShown() throws Exception {
        ClientTrust holders = ClientTrust.load(ClientCertificates.REQUIRE, pem("holders/ca"), null, NOW);
        int port = rig.tls(own("ec", holders)).address().getPort();
        Path certificate = pem("holders/good");
        Rig.Guest self =
                calls.open(localhost("mqtts", port, trusting("ec").showing(certificate, pem("holders/good-key"))));
        self.calmly(() -> self.wire.write(new byte[] {1}, 0, 1));
        await().untilAsserted(() -> assertThat(self.heard()).hasSize(1));
        assertThat(rig.guest().wire.arrival().certificate())
                .isEqualTo(PemFile.certificates(certificate).get(0));
    }

    @Test
    void serverName_isAskedForAndChecked() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        try (FakeServer server = tlsServer("clients/server", new SSLParameters(), client -> {
            client.getInputStream().read();
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) client).getSession();
            asked.add(session.getRequestedServerNames().toString());
        })) {
            Rig.Guest self = calls.open(
                    localhost("mqtts", server.port(), trusting("clients/ca").named("server.devices.example")));
            self.calmly(() -> self.wire.write(new byte[] {1}, 0, 1));
            assertThat(asked.poll(10, TimeUnit.SECONDS)).contains("server.devices.example");
        }
    }

    @Test
    void serverName_unlessWritten_isTheHost() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        try (FakeServer server = tlsServer("clients/server", new SSLParameters(), client -> {
            client.getInputStream().read();
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) client).getSession();
            asked.add(session.getRequestedServerNames().toString());
        })) {
            Rig.Guest self = calls.open(
                    Calls.to("mqtts://server.devices.example:" + server.port(), load(trusting("clients/ca"))));
            self.calmly(() -> self.wire.write(new byte[] {1}, 0, 1));
            assertThat(asked.poll(10, TimeUnit.SECONDS)).contains("server.devices.example");
        }
    }

    @Test
    void alpn_isAgreedOn() throws Exception {
        BlockingQueue<String> agreed = new LinkedBlockingQueue<>();
        SSLParameters mqtt = new SSLParameters();
        mqtt.setApplicationProtocols(new String[] {"mqtt", "x-amzn-mqtt-ca"});
        try (FakeServer server = tlsServer("ec", mqtt, client -> {
            client.getInputStream().read();
            agreed.add(((SSLSocket) client).getApplicationProtocol());
        })) {
            Rig.Guest self =
                    calls.open(localhost("mqtts", server.port(), trusting("ec").offering(List.of("x-amzn-mqtt-ca"))));
            self.calmly(() -> self.wire.write(new byte[] {1}, 0, 1));
            assertThat(agreed.poll(10, TimeUnit.SECONDS)).isEqualTo("x-amzn-mqtt-ca");
        }
    }

    // ---- two that do not

    @Test
    void certificate_ofAnotherAuthority_namesBoth() throws Exception {
        assertThat(calls.failure(localhost("mqtts", listening("ec").getPort(), trusting("clients/ca"))))
                .endsWith("its certificate comes from CN=localhost, which is not among those in " + pem("clients/ca"));
    }

    @Test
    void certificate_unknownToThisJava_saysSo() throws Exception {
        assertThat(calls.failure(localhost("mqtts", listening("ec").getPort(), ClientTls.Rules.usual())))
                .endsWith("its certificate comes from CN=localhost, which is not among those whom this Java trusts");
    }

    @Test
    void certificate_forAnotherHost_namesBoth() throws Exception {
        int port = listening("clients/server").getPort();
        assertThat(calls.failure(localhost("mqtts", port, trusting("clients/ca"))))
                .endsWith("its certificate is for server.devices.example, not for localhost");
    }

    @Test
    void certificate_forAnotherHost_isTakenIfSomebodyInsists() throws Exception {
        int port = listening("clients/server").getPort();
        calls.open(localhost("mqtts", port, trusting("clients/ca").checking(ClientTls.Check.INSECURE_ANY_NAME)));
    }

    @Test
    void certificate_ofNobodyWeTrust_isRefusedEvenIfTheNameDoesNotMatter() throws Exception {
        ClientTls.Rules rules = trusting("holders/ca").checking(ClientTls.Check.INSECURE_ANY_NAME);
        assertThat(calls.failure(localhost("mqtts", listening("clients/server").getPort(), rules)))
                .contains("CN=Devices CA, which is not among those");
    }

    @Test
    void certificate_thatHasExpired_saysSince() throws Exception {
        assertThat(calls.failure(localhost("mqtts", listening("clients/expired").getPort(), trusting("clients/ca"))))
                .endsWith("the certificate of CN=expired expired at 2021-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientCertificate_wantedAndMissing_isTold(String version) throws Exception {
        SSLParameters strict = new SSLParameters(null, new String[] {version});
        strict.setNeedClientAuth(true);
        try (FakeServer server =
                tlsServer("ec", strict, client -> client.getInputStream().read())) {
            Attempt attempt = calls.dial(0, localhost("mqtts", server.port(), trusting("ec")));
            String why = calls.failures.poll(1, TimeUnit.MILLISECONDS);
            await().until(() -> !calls.opened.isEmpty() || !calls.failures.isEmpty());
            if (calls.failures.isEmpty()) { // TLS 1.3: the server looks at it after we are done
                calls.next().goneOn.get(10, TimeUnit.SECONDS);
                why = attempt.complaint();
            } else {
                why = calls.failure();
            }
            assertThat(why).contains("certificate").contains("it ended TLS with the alert");
        }
    }

    @Test
    void alpn_nothingInCommon_isTold() throws Exception {
        SSLParameters http = new SSLParameters();
        http.setApplicationProtocols(new String[] {"h2"});
        try (FakeServer server =
                tlsServer("ec", http, client -> client.getInputStream().read())) {
            assertThat(calls.failure(
                            localhost("mqtts", server.port(), trusting("ec").offering(List.of("mqtt")))))
                    .endsWith("the alert no_application_protocol: it speaks none of the ALPN protocols [mqtt]");
        }
    }

    @Test
    void server_thatSpeaksNoTls_isTold() throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.say(client, "HTTP/1.1 400 Bad Request\r\n\r\n");
            FakeServer.untilGone(client);
        })) {
            assertThat(calls.failure(localhost("mqtts", server.port(), trusting("ec"))))
                    .endsWith("it answers, but not in TLS: is TLS spoken at this port?");
        }
    }

    @Test
    void server_thatHangsUpDuringTheHandshake_isTold() throws Exception {
        try (FakeServer server = FakeServer.who(Socket::close)) {
            assertThat(calls.failure(localhost("mqtts", server.port(), trusting("ec"))))
                    .endsWith("it hung up during the handshake of TLS");
        }
    }

    @Test
    void server_thatSaysNothing_isGivenUp() throws Exception {
        try (FakeServer server = FakeServer.who(FakeServer::untilGone)) {
            BrokerAddress address = BrokerAddress.parse("mqtts://localhost:" + server.port());
            Destination soon = new Destination(address, Duration.ofMillis(300), Map.of(), load(trusting("ec")));
            assertThat(calls.failure(soon)).endsWith("the handshake of TLS did not end within 300 ms");
        }
    }

    @Test
    void cancel_duringTheHandshake_hangsUp() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (FakeServer server = FakeServer.who(client -> {
            client.getInputStream().read();
            seen.add("hello");
            FakeServer.untilGone(client);
            seen.add("gone");
        })) {
            Attempt attempt = calls.dial(0, localhost("mqtts", server.port(), trusting("ec")));
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            rig.loops.loop(0).execute(attempt::cancel);
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("gone");
            assertThat(calls.failures).isEmpty();
            assertThat(calls.opened).isEmpty();
        }
    }

    // ---- what can be wrong with files

    @Test
    void load_authorityThatHasExpired_saysSince() {
        assertThatThrownBy(() -> ClientTls.load(trusting("ec"), LATE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ec.pem: the certificate of CN=localhost expired at 2126");
    }

    @Test
    void load_bundleWithOneThatHasExpired_trustsTheOthers() throws Exception {
        Path bundle = folder.resolve("bundle.pem");
        Files.writeString(bundle, Files.readString(pem("clients/expired")) + Files.readString(pem("ec")));
        calls.open(localhost(
                "mqtts", listening("ec").getPort(), ClientTls.Rules.usual().trusting(bundle)));
    }

    @Test
    void load_keyOfAnotherCertificate_saysSo() {
        assertThatThrownBy(() -> load(trusting("ec").showing(pem("holders/good"), pem("ec-key"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ec-key.pem does not belong to the certificate in");
    }

    @Test
    void load_certificateWithoutKey_isRefused() {
        assertThatThrownBy(() ->
                        new ClientTls.Rules(null, pem("ec"), null, null, List.of(), ClientTls.Check.AUTHORITY_AND_NAME))
                .hasMessageContaining("give both, or none");
    }

    // ---- the small print

    private static FakeServer tlsServer(String certificate, SSLParameters parameters, FakeServer.Manners manners)
            throws Exception {
        SSLServerSocket server = (SSLServerSocket) JavaTls.context(pem(certificate), pem(certificate + "-key"))
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSSLParameters(parameters);
        return FakeServer.who(server, manners);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
