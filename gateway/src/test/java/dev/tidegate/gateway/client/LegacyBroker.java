package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Installed;
import dev.tidegate.gateway.fixture.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's mosquitto as somebody's old broker: plain TCP, nobody has to log in, and its own bridge carries {@code sensors/#} out to
 * the gateway and {@code commands/#} in from there. As docs/guide/in-front-of-mosquitto.md has it.
 */
final class LegacyBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WHAT = "Tidegate in front of Debian's mosquitto";
    private static final String CONFIG = """
            listener %d 127.0.0.1
            allow_anonymous true

            connection tidegate
            address 127.0.0.1:%d
            bridge_protocol_version mqttv311
            try_private false
            notifications false
            cleansession false
            remote_clientid old-broker
            remote_username old-broker
            remote_password %s
            restart_timeout 1
            topic sensors/# out 1
            topic commands/# in 1
            """;

    private final int port;
    private final Process broker;
    private final Path log;
    private final Path pub = Installed.findOrSkip(WHAT, "mosquitto-clients", "/usr/bin/mosquitto_pub");
    private final Path sub = Installed.findOrSkip(WHAT, "mosquitto-clients", "/usr/bin/mosquitto_sub");

    private LegacyBroker(int port, Process broker, Path log) {
        this.port = port;
        this.broker = broker;
        this.log = log;
    }

    /** A broker whose bridge has subscribed at the gateway. */
    static LegacyBroker behind(InetSocketAddress gateway, String password, Path directory) {
        Path program = Installed.findOrSkip(WHAT, "mosquitto", "/usr/sbin/mosquitto");
        Path log = directory.resolve("mosquitto.log");
        try {
            int port = Ports.free();
            Path config = directory.resolve("mosquitto.conf");
            Files.writeString(config, CONFIG.formatted(port, gateway.getPort(), password));
            Process broker = new ProcessBuilder(program.toString(), "-v", "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            LegacyBroker legacy = new LegacyBroker(port, broker, log);
            await().atMost(PATIENCE).until(() -> legacy.said("Received SUBACK"));
            await().atMost(PATIENCE).until(legacy::listens);
            return legacy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean said(String words) {
        assertThat(broker.isAlive()).as("mosquitto goes on").isTrue();
        try {
            return Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An old device says something, without user name or TLS. */
    void publish(String topic, String payload) {
        run(pub, "-t", topic, "-m", payload, "-q", "1");
    }

    /** An old device listens until a message came; what it printed, {@code topic payload}. */
    Process listen(String filter) {
        Process device = start(sub, "-t", filter, "-q", "1", "-v", "-C", "1", "-d");
        return device;
    }

    /** Goes on when the device has subscribed, so that it misses nothing. */
    void awaitSubscribed() {
        await().atMost(PATIENCE).until(() -> said("Sending SUBACK to auto-"));
    }

    /** The message a listening device printed last. */
    static String heard(Process device) {
        try {
            String said = new String(device.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines()
                    .filter(line -> !line.startsWith("Client ") && !line.startsWith("Subscribed "))
                    .findFirst()
                    .orElse(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Path program, String... arguments) {
        Process process = start(program, arguments);
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-p", Integer.toString(port)));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.destroy();
        await().until(() -> !broker.isAlive());
    }
}
