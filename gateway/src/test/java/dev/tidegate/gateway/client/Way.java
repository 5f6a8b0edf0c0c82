package dev.tidegate.gateway.client;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/** The four doors of a gateway, as the HiveMQ client finds them. */
enum Way {
    TCP,
    WS,
    TLS,
    WSS;

    /** Opens the doors whose certificate is the one of the test resources. */
    static RunningGateway gateway(String... further) {
        String certificate =
                Path.of("src/test/resources/tls/ec.pem").toAbsolutePath().toString();
        String key =
                Path.of("src/test/resources/tls/ec-key.pem").toAbsolutePath().toString();
        String[] doors = {
            "listeners.mqtts.transport=tcp",
            "listeners.mqtts.bind=127.0.0.1:0",
            "listeners.mqtts.tls.certificate=" + certificate,
            "listeners.mqtts.tls.key=" + key,
            "listeners.wss.transport=websocket",
            "listeners.wss.bind=127.0.0.1:0",
            "listeners.wss.keep-alive-max=65535s",
            "listeners.wss.page=on", // this client names the gateway itself as its Origin, as the gateway's own page
            // does
            "listeners.wss.tls.certificate=" + certificate,
            "listeners.wss.tls.key=" + key
        };
        String[] all = new String[doors.length + further.length];
        System.arraycopy(doors, 0, all, 0, doors.length);
        System.arraycopy(further, 0, all, doors.length, further.length);
        return RunningGateway.with(all);
    }

    /** A client with this identifier on its way through this door. */
    MqttClientBuilder client(RunningGateway gateway, String identifier) {
        MqttClientBuilder client = MqttClient.builder().identifier(identifier).serverHost("localhost");
        return switch (this) {
            case TCP -> client.serverPort(gateway.address("mqtt").getPort());
            case WS -> webSocket(client.serverPort(gateway.address("ws").getPort()));
            case TLS -> trusting(client.serverPort(gateway.address("mqtts").getPort()));
            case WSS ->
                trusting(webSocket(client.serverPort(gateway.address("wss").getPort())));
        };
    }

    private static MqttClientBuilder webSocket(MqttClientBuilder client) {
        return client.webSocketConfig().serverPath("mqtt").subprotocol("mqtt").applyWebSocketConfig();
    }

    /** Trusts the self-signed certificate and nobody else; the host name is verified as usual. */
    private static MqttClientBuilder trusting(MqttClientBuilder client) {
        try (InputStream pem = Way.class.getResourceAsStream("/tls/ec.pem")) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "gateway", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return client.sslConfig().trustManagerFactory(trust).applySslConfig();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
