package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Rig rig = new Rig();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        rig.close();
    }

    private static Path pem(String name) throws Exception {
        return Path.of(TlsTest.class.getResource("/tls/" + name + ".pem").toURI());
    }

    private static Tls tls(String certificate, String key) throws Exception {
        return Tls.load(pem(certificate), pem(key), ClientTrust.NOBODY, NOW);
    }

    private static SSLContext trusting(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("us", PemFile.certificates(pem(certificate)).get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({"rsa, rsa-key", "rsa, rsa-pkcs1-key", "ec, ec-key", "ec, ec-sec1-key", "ed25519, ed25519-key"})
    void echo_everyKindOfKey_works(String certificate, String key) throws Exception {
        InetSocketAddress address = rig.tls(tls(certificate, key)).address();
        try (RawClient client = RawClient.connectTls(address, trusting(certificate))) {
            client.sendOneByOne((byte) 1, (byte) 2, (byte) 3);
            assertThat(client.read(3)).containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void echo_megabytes_comeBackInOrder(String version) throws Exception {
        byte[] bytes = random(5_000_000);
        try (RawClient client =
                RawClient.connectTls(rig.tls(tls("ec", "ec-key")).address(), trusting("ec"))) {
            ((SSLSocket) client.socket).setEnabledProtocols(new String[] {version});
            Thread sender = new Thread(() -> {
                try {
                    client.send(bytes);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            assertThat(client.read(bytes.length)).isEqualTo(bytes);
            sender.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void close_clientStillSending_lastBytesArrive(String version) throws Exception {
        rig.manners = guest -> guest.answer = bytes -> {
            guest.wire.write(new byte[] {1, 2, 3}, 0, 3);
            guest.wire.close();
        };
        try (RawClient client =
                RawClient.connectTls(rig.tls(tls("ec", "ec-key")).address(), trusting("ec"))) {
            ((SSLSocket) client.socket).setEnabledProtocols(new String[] {version});
            client.send(random(100_000));
            assertThat(client.readToEnd()).containsExactly(1, 2, 3);
        }
        rig.guest().goneOn.get(10, TimeUnit.SECONDS);
    }

    @Test
    void write_slowReader_drains() throws Exception {
        byte[] large = random(8_000_000);
        try (RawClient client =
                RawClient.connectTls(rig.tls(tls("ec", "ec-key")).address(), trusting("ec"))) {
            client.send((byte) 1);
            client.read(1);
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> guest.wire.writeShared(large, 0, large.length));
            assertThat(client.read(large.length)).isEqualTo(large);
            guest.calmly(() -> {});
            assertThat(guest.unsent()).isZero();
        }
    }

    @Test
    void smallRecords_thousandsAtOnce_areAllHeard() throws Exception {
        try (RawClient client =
                RawClient.connectTls(rig.tls(tls("ec", "ec-key")).address(), trusting("ec"))) {
            rig.manners = guest -> {};
            for (int i = 0; i < 3_000; i++) {
                client.send((byte) i, (byte) (i >>> 8));
            }
            byte[] echoed = client.read(6_000);
            assertThat(new byte[] {echoed[5_998], echoed[5_999]}).containsExactly(2_999 & 0xFF, 2_999 >>> 8);
        }
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void abort_duringHandshake_closesAtOnce() throws Exception {
        InetSocketAddress address = rig.tls(tls("ec", "ec-key")).address();
        try (RawClient client = RawClient.connect(address)) {
            client.send(Frames.hex("16030100050100")); // the beginning of a ClientHello
            Rig.Guest guest = rig.guest();
            guest.calmly(guest.wire::abort);
            guest.goneOn.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void client_leavesDuringHandshake_goneWithoutFault() throws Exception {
        InetSocketAddress address = rig.tls(tls("ec", "ec-key")).address();
        try (RawClient client = RawClient.connect(address)) {
            client.send(Frames.hex("16030100050100"));
        }
        rig.guest().goneOn.get(10, TimeUnit.SECONDS);
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void client_speaksNoTls_isClosed() throws Exception {
        InetSocketAddress address = rig.tls(tls("ec", "ec-key")).address();
        try (RawClient client = RawClient.connect(address)) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            rig.guest().goneOn.get(10, TimeUnit.SECONDS);
        }
        assertThat(rig.faults).isEmpty();
    }

    /** A second handshake inside a TLS 1.2 connection costs us much and the client little, and nobody needs it. */
    @Test
    void client_thatRenegotiates_isClosed() throws Exception {
        InetSocketAddress address = rig.tls(tls("rsa", "rsa-key")).address();
        try (RawClient client = RawClient.connectTls(address, trusting("rsa"))) {
            SSLSocket socket = (SSLSocket) client.socket;
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            client.send((byte) 1);
            assertThat(client.read(1)).containsExactly(1);
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        client.send((byte) 2);
                        client.read(1);
                    })
                    .isInstanceOf(IOException.class);
        }
        rig.guest().goneOn.get(10, TimeUnit.SECONDS);
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void client_oldVersion_isRefused() throws Exception {
        InetSocketAddress address = rig.tls(tls("rsa", "rsa-key")).address();
        try (RawClient client = RawClient.connectTls(address, trusting("rsa"))) {
            ((SSLSocket) client.socket).setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(() -> client.send((byte) 1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void wss_jdkClient_roundTrip() throws Exception {
        InetSocketAddress address =
                rig.webSocket(Optional.of(tls("ec", "ec-key"))).address();
        Collector collector = new Collector();
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(trusting("ec"))
                .build()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(URI.create("wss://localhost:" + address.getPort() + "/mqtt"), collector)
                .get(10, TimeUnit.SECONDS);
        for (int size : new int[] {1, 126, 65_536, 500_000}) {
            byte[] bytes = random(size);
            socket.sendBinary(ByteBuffer.wrap(bytes), true).get(10, TimeUnit.SECONDS);
            assertThat(collector.take(size)).isEqualTo(bytes);
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(10, TimeUnit.SECONDS);
        assertThat(collector.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    // ---- what can be wrong with files

    @ParameterizedTest
    @CsvSource({
        "rsa, ec-key, does not belong",
        "ec, ed25519-key, does not belong",
        "rsa, rsa-encrypted-key, openssl pkcs8 -topk8 -nocrypt",
        "rsa, rsa-encrypted-pkcs1-key, openssl pkcs8 -topk8 -nocrypt",
        "rsa, rsa, holds no private key",
        "rsa-key, rsa-key, holds no certificate",
        "rsa, x25519-key, cannot be read"
    })
    void load_filesThatCannotServe_sayWhy(String certificate, String key, String why) {
        assertThatThrownBy(() -> tls(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageContaining(".pem");
    }

    @Test
    void load_missingFile_isNamed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> Tls.load(missing, pem("rsa-key"), ClientTrust.NOBODY, NOW))
                .hasMessageContaining("missing.pem does not exist");
        assertThatThrownBy(() -> Tls.load(pem("rsa"), missing, ClientTrust.NOBODY, NOW))
                .hasMessageContaining("missing.pem does not exist");
    }

    @Test
    void load_folderInsteadOfFile_isNamed() throws Exception {
        assertThatThrownBy(() -> Tls.load(folder, pem("rsa-key"), ClientTrust.NOBODY, NOW))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void load_expired_saysSince() throws Exception {
        Clock later = Clock.fixed(Instant.parse("2200-01-01T00:00:00Z"), ZoneOffset.UTC);
        assertThatThrownBy(() -> Tls.load(pem("rsa"), pem("rsa-key"), ClientTrust.NOBODY, later))
                .hasMessageContaining("CN=localhost expired at 2126");
    }

    @Test
    void load_notYetValid_saysFrom() throws Exception {
        Clock earlier = Clock.fixed(Instant.parse("2000-01-01T00:00:00Z"), ZoneOffset.UTC);
        assertThatThrownBy(() -> Tls.load(pem("rsa"), pem("rsa-key"), ClientTrust.NOBODY, earlier))
                .hasMessageContaining("not valid before");
    }

    @Test
    void load_chainInTheWrongOrder_saysSo() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Files.writeString(chain, Files.readString(pem("ec")) + Files.readString(pem("rsa")));
        assertThatThrownBy(() -> Tls.load(chain, pem("rsa-key"), ClientTrust.NOBODY, NOW))
                .hasMessageContaining("put that certificate first");
    }

    @Test
    void load_damagedKey_saysNothingOfIt() throws Exception {
        Path damaged = folder.resolve("damaged.pem");
        Files.writeString(damaged, Files.readString(pem("rsa-key")).replaceFirst("\nMII", "\nSECRET"));
        assertThatThrownBy(() -> Tls.load(pem("rsa"), damaged, ClientTrust.NOBODY, NOW))
                .hasMessageContaining("damaged.pem")
                .hasMessageNotContaining("SECRET");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
