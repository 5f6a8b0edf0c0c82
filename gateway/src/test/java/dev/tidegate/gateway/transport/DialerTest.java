package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DialerTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    private final Rig rig = new Rig();
    private final Calls calls = new Calls(rig);

    @AfterEach
    void close() {
        rig.close();
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void dial_ourOwnListener_bytesGoBothWays() throws Exception {
        byte[] bytes = random(1_000_000);
        Rig.Guest self = calls.open(Calls.to(Calls.at("mqtt", rig.tcp().address())));
        self.calmly(() -> self.wire.write(bytes, 0, bytes.length));
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
    }

    @Test
    void dial_eachThread_wireLivesThere() throws Exception {
        InetSocketAddress address = rig.tcp().address();
        for (int loop = 0; loop < rig.loops.count(); loop++) {
            calls.dial(loop, Calls.to(Calls.at("mqtt", address)));
            Rig.Guest self = calls.next();
            assertThat(self.thread).isEqualTo(loop);
            Rig.Guest other = rig.guest();
            other.calmly(other.wire::close);
            assertThat(self.goneOn.get(10, TimeUnit.SECONDS)).isEqualTo(loop);
        }
    }

    @Test
    void arrival_ofAnOpenedWire_saysWhereItLeads() throws Exception {
        InetSocketAddress address = rig.tcp().address();
        Rig.Guest self = calls.open(Calls.to(Calls.at("mqtt", address)));
        assertThat(self.wire.arrival().address()).isEqualTo("127.0.0.1:" + address.getPort());
    }

    @Test
    void brokerHangsUp_oneByteAfterAnother_allAreHeardAndGoneOnce() throws Exception {
        byte[] bytes = random(300);
        try (ServerSocket server = server()) {
            calls.dial(0, Calls.to("mqtt://localhost:" + server.getLocalPort()));
            try (Socket broker = server.accept()) {
                broker.setTcpNoDelay(true);
                for (byte each : bytes) {
                    broker.getOutputStream().write(each);
                }
            }
            Rig.Guest self = calls.next();
            self.goneOn.get(10, TimeUnit.SECONDS);
            assertThat(self.heard()).isEqualTo(bytes);
            assertThat(self.gone).hasValue(1);
        }
    }

    @Test
    void write_brokerThatDoesNotRead_backsUpAndDrains() throws Exception {
        byte[] large = random(16 * 1024 * 1024);
        try (ServerSocket server = server()) {
            server.setReceiveBufferSize(4096);
            calls.dial(0, Calls.to("mqtt://localhost:" + server.getLocalPort()));
            try (Socket broker = server.accept()) {
                Rig.Guest self = calls.next();
                self.calmly(() -> self.wire.writeShared(large, 0, large.length));
                assertThat(self.unsent()).isPositive();
                assertThat(broker.getInputStream().readNBytes(large.length)).isEqualTo(large);
                await().untilAsserted(() -> assertThat(self.drained).hasValue(1));
            }
        }
    }

    // ---- what can go wrong

    @Test
    void nobodyListens_failsOnTheThreadOfTheCall() throws Exception {
        int port = Ports.free();
        Calls watched = new Calls(rig);
        List<Integer> threads = new ArrayList<>();
        CountDownLatch heard = new CountDownLatch(1);
        watched.dialer.dial(1, Calls.to("mqtt://broker.example.com:" + port), wire -> Deaf.INSTANCE, why -> {
            threads.add(rig.loops.currentIndex());
            watched.failures.add(why);
            heard.countDown();
        });
        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(watched.failure())
                .isEqualTo("mqtt://broker.example.com:" + port + ": 127.0.0.1 refused the connection");
        assertThat(threads).containsExactly(1);
    }

    @Test
    void nameNobodyKnows_isNamed() throws Exception {
        assertThat(calls.failure(Calls.to("mqtt://broker.invalid")))
                .isEqualTo("mqtt://broker.invalid:1883: the name broker.invalid is unknown");
    }

    @Test
    void nameServer_thatSaysNothing_timesOutAndHoldsNobodyUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Calls silent = new Calls(rig, host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the rig is being closed
            }
            return List.of();
        });
        Destination nowhere = Destination.plain(BrokerAddress.parse("mqtt://broker.example.com"), SHORT);
        assertThat(silent.failure(nowhere))
                .isEqualTo("mqtt://broker.example.com:1883: the name broker.example.com was not found within 150 ms");
        calls.open(Calls.to(Calls.at("mqtt", rig.tcp().address())));
    }

    @Test
    void blackHole_timesOut() throws Exception {
        try (BlackHole hole = new BlackHole()) {
            Destination there = Destination.plain(BrokerAddress.parse("mqtt://localhost:" + hole.port()), SHORT);
            assertThat(calls.failure(there))
                    .isEqualTo("mqtt://localhost:" + hole.port() + ": 127.0.0.1 did not answer within 150 ms");
        }
    }

    @Test
    void firstAddressRefuses_secondIsReached() throws Exception {
        Calls two = new Calls(rig, host -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName(host)));
        two.open(Calls.to("mqtt://127.0.0.1:" + rig.tcp().address().getPort()));
    }

    @Test
    void firstAddressIsSilent_secondIsReachedInTime() throws Exception {
        try (BlackHole hole = new BlackHole();
                ServerSocket server = new ServerSocket(hole.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            Calls two = new Calls(
                    rig, host -> List.of(InetAddress.getLoopbackAddress(), InetAddress.getByName("127.0.0.2")));
            Destination there = Destination.plain(
                    BrokerAddress.parse("mqtt://broker.example.com:" + hole.port()), Duration.ofSeconds(2));
            two.open(there);
            server.accept().close();
        }
    }

    @Test
    void everyAddressRefuses_allAreTold() throws Exception {
        int port = Ports.free();
        Calls two =
                new Calls(rig, host -> List.of(InetAddress.getLoopbackAddress(), InetAddress.getByName("127.0.0.2")));
        assertThat(two.failure(Calls.to("mqtt://broker.example.com:" + port)))
                .endsWith(": 127.0.0.1 refused the connection; 127.0.0.2 refused the connection");
    }

    @Test
    void cancel_beforeAnythingCame_nobodyHearsAnything() throws Exception {
        try (BlackHole hole = new BlackHole()) {
            Attempt attempt =
                    calls.dial(0, Destination.plain(BrokerAddress.parse("mqtt://localhost:" + hole.port()), SHORT));
            onLoop(attempt::cancel);
            Destination later = Destination.plain(BrokerAddress.parse("mqtt://localhost:" + hole.port()), SHORT);
            assertThat(calls.failure(later)).contains("did not answer");
            assertThat(calls.failures).isEmpty();
            assertThat(calls.opened).isEmpty();
        }
    }

    @Test
    void cancel_afterTheWireWasOpened_changesNothing() throws Exception {
        Attempt attempt = calls.dial(0, Calls.to(Calls.at("mqtt", rig.tcp().address())));
        Rig.Guest self = calls.next();
        onLoop(attempt::cancel);
        self.calmly(() -> self.wire.write(new byte[] {1, 2}, 0, 2));
        await().untilAsserted(() -> assertThat(self.heard()).containsExactly(1, 2));
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, rig.loops.loop(0)).get(10, TimeUnit.SECONDS);
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
