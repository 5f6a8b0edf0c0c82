package dev.tidegate.gateway.client;

import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.ClientIdentity;
import dev.tidegate.gateway.fixture.Installed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's mosquitto as the upstream of a bridge: a listener that asks for nothing, one that asks for a password, one with TLS and one for
 * WebSocket. What it keeps survives a restart.
 */
final class MosquittoUpstream implements AutoCloseable {
    static final String USER = "bridge";
    static final String PASSWORD = "a secret of the plant";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WHAT = "bridges to Debian's mosquitto";
    private static final String CONFIG = """
            per_listener_settings true
            user root
            persistence true
            persistence_location %s/
            max_queued_messages 0
            sys_interval 1
            listener %d 127.0.0.1
            allow_anonymous true
            listener %d 127.0.0.1
            password_file %s
            listener %d 127.0.0.1
            allow_anonymous true
            cafile %s
            certfile %s
            keyfile %s
            listener %d 127.0.0.1
            allow_anonymous true
            protocol websockets
            """;

    private final Path program = Installed.findOrSkip(WHAT, "mosquitto", "/usr/sbin/mosquitto");
    private final Path tool = Installed.findOrSkip(WHAT, "mosquitto", "/usr/bin/mosquitto_passwd");
    private final Path directory;
    private final List<Integer> ports = new ArrayList<>();
    private Process broker;

    /** The ways in. */
    enum Listener {
        PLAIN,
        PASSWORD,
        TLS,
        WEBSOCKET
    }

    /** @param directory of its own */
    MosquittoUpstream(Path directory) {
        this.directory = directory;
        try {
            for (int i = 0; i < Listener.values().length; i++) {
                ports.add(freePort());
            }
            Files.writeString(
                    directory.resolve("mosquitto.conf"),
                    CONFIG.formatted(
                            directory,
                            port(Listener.PLAIN),
                            port(Listener.PASSWORD),
                            passwords(),
                            port(Listener.TLS),
                            ClientIdentity.pem("ec"),
                            ClientIdentity.pem("ec"),
                            ClientIdentity.pem("ec-key"),
                            port(Listener.WEBSOCKET)));
            broker = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path passwords() throws IOException {
        Path file = directory.resolve("passwords");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Process made = new ProcessBuilder(tool.toString(), "-b", file.toString(), USER, PASSWORD).start();
        await().atMost(PATIENCE).until(() -> !made.isAlive());
        return file;
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(
                        program.toString(),
                        "-c",
                        directory.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
        await().atMost(PATIENCE).until(this::listens);
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port(Listener.PLAIN))) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    int port(Listener listener) {
        return ports.get(listener.ordinal());
    }

    /** It is away for a while, and keeps what it has. */
    void whileAway(Runnable story) {
        close();
        story.run();
        try {
            broker = start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.destroy();
        await().atMost(PATIENCE).until(() -> !broker.isAlive());
    }
}
