package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 4.13 of MQTT 5, encrypted: the last word arrives, whatever the peer has sent behind its mistake. */
class S413_LastWordOverTlsTest {
    private static final int MUCH = 4_000_000;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.anonymous=true",
            "listeners.mqtt.tls.certificate=" + pem("ec"),
            "listeners.mqtt.tls.key=" + pem("ec-key"),
            "listeners.ws.tls.certificate=" + pem("ec"),
            "listeners.ws.tls.key=" + pem("ec-key"));

    static Stream<Arguments> encryptedWires() {
        return Arrays.stream(Via.values())
                .flatMap(via -> Stream.of("TLSv1.2", "TLSv1.3").map(protocol -> Arguments.of(via, protocol)));
    }

    private static Path pem(String name) {
        try {
            return Path.of(S413_LastWordOverTlsTest.class
                    .getResource("/tls/" + name + ".pem")
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RawClient open(Via via, String protocol) throws Exception {
        return RawClient.open(via, GATEWAY.address(via == Via.TCP ? "mqtt" : "ws"), trusting(protocol));
    }

    private static SSLSocketFactory trusting(String protocol) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream certificate = java.nio.file.Files.newInputStream(pem("ec"))) {
            store.setCertificateEntry(
                    "us", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static byte[] withMuchBehind(String written) {
        byte[] first = Notation.bytes(written);
        byte[] all = Arrays.copyOf(first, first.length + MUCH);
        Arrays.fill(all, first.length, all.length, (byte) 0x55);
        return all;
    }

    @ParameterizedTest
    @MethodSource("encryptedWires")
    @Normative("U24")
    void lastWord_arrives_thoughMuchWasNeverRead(Via via, String protocol) throws Exception {
        // The last DISCONNECT or CONNACK reaches the peer, whatever else it has sent.
        try (RawClient client = open(via, protocol).send(ConformanceTest.connect("last"))) {
            assertThat(client.next(Packet.ConnAck.class).code().isError()).isFalse();
            client.send(withMuchBehind("82 ( 00 01 () <a> C0 )")).expectDisconnect(MALFORMED_PACKET);
        }
        try (RawClient client = open(via, protocol)) {
            client.send(withMuchBehind(ConformanceTest.connect("03", "", "<id>")))
                    .expectRefusal(MALFORMED_PACKET);
        }
        try (RawClient client = open(via, protocol).speaking(Dialect.V3_1_1)) {
            client.send(withMuchBehind(ConformanceTest.connect311("42", "<id> <no token>")))
                    .expectClose();
        }
    }
}
