package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.GatewayProcess;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate run} as a process of its own, and {@code kill -TERM}. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class TerminateTest {
    private static final Duration PROMISED = Duration.ofSeconds(35);
    private static final int DEAF = 100;
    /** More than the kernel holds for a peer that never reads. */
    private static final int FLOOD = 400;

    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:0 }
            admin: { bind: 127.0.0.1:0 }
            store: { path: data }
            auth: { anonymous: true }
            stop: { clients-per-second: %d }
            io: { threads: %s }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private GatewayProcess process;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger attempts = new AtomicInteger();

    @BeforeEach
    void configure() {
        GatewayProcess.configure(folder, FILE.formatted(1_000, "auto"));
    }

    @AfterEach
    void stop() throws Exception {
        over.set(true);
        process.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private RawClient join(String id) {
        RawClient client = process.open().send("10 ( <MQTT> 05 02 00 00 () <" + id + "> )");
        open.add(client);
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    /** Subscribes and reads nothing more, into a buffer as small as there are. */
    private void subscribeAndGoDeaf(int number) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.connect(process.address("mqtt"));
        socket.getOutputStream()
                .write(Notation.bytes("10 ( <MQTT> 05 02 00 00 () <deaf" + number + "> ) 82 ( 00 01 () <flood> 00 )"));
        InputStream in = socket.getInputStream();
        assertThat(in.read()).as("CONNACK begins").isEqualTo(0x20);
    }

    private void flood() {
        RawClient publisher = join("publisher");
        byte[] message = Notation.bytes("30 ( <flood> () '" + "x".repeat(16_384) + "' )");
        for (int i = 0; i < FLOOD; i++) {
            publisher.send(message);
        }
        publisher.expectNothing();
    }

    /** Comes and comes again, whether it is let in or not. */
    private void besiege() {
        InetSocketAddress address = process.address("mqtt");
        Thread siege = new Thread(() -> {
            byte[] connect = Notation.bytes("10 ( <MQTT> 05 02 00 00 () <> )");
            while (!over.get()) {
                try (Socket socket = new Socket()) {
                    socket.connect(address, 1_000);
                    attempts.incrementAndGet();
                    socket.getOutputStream().write(connect);
                } catch (IOException refused) {
                    // which is what a gateway that stops does
                }
            }
        });
        siege.setDaemon(true);
        siege.start();
    }

    private static void expectGoodbye(RawClient client) {
        client.expectDisconnect(ReasonCode.SERVER_SHUTTING_DOWN);
        client.close(); // or the gateway would wait for that a while
    }

    @Test
    void terminate_withAHundredPeersThatNeverRead_whileOthersConnect_endsWithZeroInTime() throws IOException {
        process = GatewayProcess.start(folder);
        for (int i = 0; i < DEAF; i++) {
            subscribeAndGoDeaf(i);
        }
        flood();
        RawClient polite = join("polite");
        besiege();
        await().until(() -> attempts.get() > 10);

        process.signal("TERM");

        expectGoodbye(polite);
        assertThat(process.exitCode(PROMISED)).isZero();
    }

    @Test
    void terminate_turnsReadinessOffAtOnce_andSendsClientsAwayOverTime() {
        GatewayProcess.configure(folder, FILE.formatted(1, "1"));
        process = GatewayProcess.start(folder);
        RawClient first = join("first");
        RawClient second = join("second");
        RawClient third = join("third");
        assertThat(process.ask("/readyz")).startsWith("200");

        process.signal("TERM");

        expectGoodbye(first);
        assertThat(process.ask("/readyz")).startsWith("503").contains("\"stopping\"");
        assertThat(process.ask("/healthz")).startsWith("200");
        third.expectNothing();
        expectGoodbye(second);
        expectGoodbye(third);
        assertThat(process.exitCode(PROMISED)).isZero();
    }
}
