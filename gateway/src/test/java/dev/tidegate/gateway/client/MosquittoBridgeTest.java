package dev.tidegate.gateway.client;

import dev.tidegate.gateway.fixture.ClientIdentity;
import dev.tidegate.gateway.fixture.UpstreamMosquitto;
import dev.tidegate.gateway.fixture.UpstreamMosquitto.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract with Debian's mosquitto: each of its ways in. */
@Tag("once")
class MosquittoBridgeTest extends BridgeContract {
    @TempDir
    private Path home;

    private int brokers;

    @Override
    List<String> roads() {
        return List.of("5", "3.1.1", "password", "tls", "websocket");
    }

    @Override
    List<String> outages() {
        return List.of("5", "3.1.1", "websocket");
    }

    /** Over MQTT 3.1.1 it hears that a bridge is a bridge. */
    @Override
    List<String> mirrors() {
        return List.of("5", "3.1.1");
    }

    @Override
    BridgedBroker broker() {
        try {
            return new Broker(Files.createDirectory(home.resolve("broker-" + ++brokers)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Broker implements BridgedBroker {
        private final UpstreamMosquitto mosquitto;
        private final Path password;

        Broker(Path directory) throws IOException {
            mosquitto = new UpstreamMosquitto(directory);
            password = Files.writeString(directory.resolve("password"), UpstreamMosquitto.PASSWORD + "\n");
        }

        @Override
        public String keys(String road) {
            return switch (road) {
                case "5" -> keys(Listener.PLAIN, "protocol: 5");
                case "3.1.1" -> keys(Listener.PLAIN, "protocol: 3.1.1");
                case "password" ->
                    keys(Listener.PASSWORD, "user: " + UpstreamMosquitto.USER + "\npassword-file: " + password);
                case "tls" -> keys(Listener.TLS, "tls: { ca: " + ClientIdentity.pem("ec") + " }");
                case "websocket" -> keys(Listener.WEBSOCKET, "protocol: 3.1.1");
                default -> throw new IllegalArgumentException(road);
            };
        }

        private String keys(Listener listener, String further) {
            return "address: " + mosquitto.address(listener) + "\n" + further;
        }

        @Override
        public Party party(String filter) {
            return Party.at(mosquitto.port(Listener.PLAIN), "any", "any", filter);
        }

        @Override
        public void whileAway(Runnable story) {
            mosquitto.whileAway(story);
        }

        @Override
        public void close() {
            mosquitto.close();
        }
    }
}
