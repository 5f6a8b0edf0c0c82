package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate run} as a process of its own, and {@code kill -HUP}. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class HangUpTest {
    private static final Duration PATIENCE =
            Duration.ofSeconds(90); // a Java virtual machine starts, perhaps among others
    private static final Pattern READY = Pattern.compile("(?m)^ready mqtt=127\\.0\\.0\\.1:([0-9]+) ");
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:0 }
            admin: { bind: 127.0.0.1:0 }
            store: { path: data, durability: none }
            auth: { anonymous: true, jwt: { development-key: on } }
            policy:
              profile: %s
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Process process;

    private int port;

    @BeforeEach
    void start() throws IOException {
        configure("standard");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        Main.class.getName(),
                        "run")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        await().atMost(PATIENCE)
                .until(() -> !process.isAlive() || READY.matcher(said()).find());
        Matcher ready = READY.matcher(said());
        assertThat(ready.find()).as(said()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** As it is here, wherever the process starts. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void configure(String profile) throws IOException {
        Path file = folder.resolve("config").resolve("tidegate.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, FILE.formatted(profile));
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hangUp(String until) throws Exception {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(said()).contains(until));
    }

    private RawClient join(String id) {
        return RawClient.open(Via.TCP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .send("10 ( <MQTT> 05 02 00 00 () <" + id + "> )");
    }

    private boolean isOfferedShares(String id) {
        try (RawClient client = join(id)) {
            return client.next(Packet.ConnAck.class).properties().number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1)
                    == 1;
        }
    }

    @Test
    void hangUp_readsTheFileAgain_andABrokenOneChangesNothing() throws Exception {
        try (RawClient before = join("before")) {
            before.next(Packet.ConnAck.class);
            assertThat(isOfferedShares("first")).isTrue();

            configure("cloudflare-pubsub");
            hangUp("The configuration has been reloaded: edition 2");
            assertThat(isOfferedShares("second")).isFalse();

            configure("standart");
            hangUp("config/tidegate.yaml:7:3: profile: no profile 'standart'");
            assertThat(said()).contains("The configuration was not reloaded, the old one stays");
            assertThat(isOfferedShares("third")).isFalse();
            before.send("C0 00").expect("D0 00");
        }

        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("stopped on request, signals heard or not")
                .isZero();
    }
}
