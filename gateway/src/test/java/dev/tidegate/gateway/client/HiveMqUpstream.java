package dev.tidegate.gateway.client;

import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.HiveMqCe;
import dev.tidegate.gateway.fixture.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** HiveMQ CE in a process of its own, for as long as {@link #stop} is not called. */
final class HiveMqUpstream implements BridgedBroker {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path home;
    private final Path jars = HiveMqCe.jarsOrSkip("bridges to HiveMQ CE");
    private final int port = Ports.free();
    private Process broker;

    /** @param home a folder of its own */
    HiveMqUpstream(Path home) {
        this.home = home;
        HiveMqCe.furnish(home, port);
        this.broker = start();
    }

    private Process start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            Process started = new ProcessBuilder(
                            HiveMqCe.command(List.of(java, "-Xmx512m", "-XX:TieredStopAtLevel=1"), home, jars))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("output.log").toFile()))
                    .start();
            await().atMost(PATIENCE).until(this::listens);
            return started;
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

    @Override
    public String keys(String road) {
        return "address: mqtt://127.0.0.1:" + port + "\nprotocol: " + road;
    }

    @Override
    public Party party(String filter) {
        return Party.at(port, "any", "any", filter);
    }

    @Override
    public void whileAway(Runnable story) {
        stop();
        story.run();
        broker = start();
    }

    void stop() {
        broker.destroy();
        await().atMost(PATIENCE).until(() -> !broker.isAlive());
    }

    @Override
    public void close() {
        // the next test has it
    }
}
