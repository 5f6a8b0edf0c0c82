package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpWireTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void echo_oneByteAtATime_comesBackWhole() throws Exception {
        byte[] bytes = random(200);
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.sendOneByOne(bytes);
            assertThat(client.read(bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void echo_megabytes_comeBackInOrder() throws Exception {
        byte[] bytes = random(8 * 1024 * 1024);
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            Thread sender = sendInBackground(client, bytes);
            assertThat(client.read(bytes.length)).isEqualTo(bytes);
            sender.join();
        }
    }

    private static Thread sendInBackground(RawClient client, byte[] bytes) {
        Thread sender = new Thread(() -> {
            try {
                client.send(bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        sender.start();
        return sender;
    }

    @Test
    void wire_everyCall_happensOnItsOwnThread() throws Exception {
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.send((byte) 1);
            client.read(1);
        }
        Rig.Guest guest = rig.guest();
        assertThat(guest.thread).isBetween(0, 1);
        assertThat(guest.goneOn.get(10, TimeUnit.SECONDS)).isEqualTo(guest.thread);
    }

    @Test
    void write_slowReader_countsWhatIsUnsentAndTellsWhenDrained() throws Exception {
        byte[] large = random(16 * 1024 * 1024);
        try (RawClient client = RawClient.connectNarrow(rig.tcp().address())) {
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> guest.wire.writeShared(large, 0, large.length));
            guest.calmly(() -> guest.wire.write(large, 0, 1000));
            assertThat(guest.unsent()).isBetween(1L, large.length + 1000L);
            assertThat(guest.drained).hasValue(0);

            assertThat(client.read(large.length)).isEqualTo(large);
            assertThat(client.read(1000)).isEqualTo(Arrays.copyOf(large, 1000));
            await().untilAsserted(() -> assertThat(guest.drained).hasValue(1));
            assertThat(guest.unsent()).isZero();
        }
    }

    @Test
    void write_withinOneTurn_unsentIsExact() throws Exception {
        AtomicReference<Long> unsent = new AtomicReference<>();
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> {
                guest.wire.write(new byte[10], 2, 5);
                guest.wire.write(new byte[20_000], 0, 20_000);
                guest.wire.writeShared(new byte[5_000], 0, 4_000);
                unsent.set(guest.wire.unsent());
            });
            client.read(24_005);
        }
        assertThat(unsent).hasValue(24_005L);
    }

    @Test
    void writeShared_betweenCopies_keepsTheOrder() throws Exception {
        byte[] large = random(50_000);
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> {
                guest.wire.write(new byte[] {1, 2}, 0, 2);
                guest.wire.writeShared(large, 0, large.length);
                guest.wire.write(new byte[] {3}, 0, 1);
            });
            assertThat(client.read(2)).containsExactly(1, 2);
            assertThat(client.read(large.length)).isEqualTo(large);
            assertThat(client.read(1)).containsExactly(3);
        }
    }

    /** U24: unread input must not turn our last packet into a reset. */
    @Test
    void close_clientStillSending_lastBytesArrive() throws Exception {
        rig.manners = guest -> guest.answer = bytes -> {
            guest.wire.write(new byte[] {(byte) 0xE0, 1, (byte) 0x8B}, 0, 3);
            guest.wire.close();
        };
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.send(random(400_000));
            client.send(random(400_000));
            assertThat(client.readToEnd()).containsExactly(0xE0, 1, 0x8B);
        }
        Rig.Guest guest = rig.guest();
        guest.goneOn.get(10, TimeUnit.SECONDS);
        assertThat(guest.gone).hasValue(1);
    }

    @Test
    void close_afterLargeWrites_everythingIsSentFirst() throws Exception {
        byte[] large = random(4 * 1024 * 1024);
        try (RawClient client = RawClient.connectNarrow(rig.tcp().address())) {
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> {
                guest.wire.writeShared(large, 0, large.length);
                guest.wire.close();
                guest.wire.write(new byte[] {9}, 0, 1); // too late
            });
            assertThat(client.readToEnd()).isEqualTo(large);
        }
    }

    /** A71. */
    @Test
    void close_peerNeverReads_isBounded() throws Exception {
        byte[] large = random(16 * 1024 * 1024);
        try (RawClient client = RawClient.connectNarrow(rig.tcp().address())) {
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> {
                guest.wire.writeShared(large, 0, large.length);
                guest.wire.close();
            });
            assertThat(guest.gone).hasValue(0);
            guest.goneOn.get(StreamWire.LINGER_SECONDS + 10, TimeUnit.SECONDS);
            assertThat(client.socket.isConnected()).isTrue();
        }
    }

    @Test
    void abort_insideReceived_goneFollowsOnceAndLater() throws Exception {
        AtomicReference<Integer> during = new AtomicReference<>();
        rig.manners = guest -> guest.answer = bytes -> {
            guest.wire.abort();
            guest.wire.abort();
            guest.wire.close();
            during.set(guest.gone.get());
        };
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.send((byte) 1);
            assertThat(client.readToEnd()).isEmpty();
        }
        Rig.Guest guest = rig.guest();
        guest.goneOn.get(10, TimeUnit.SECONDS);
        assertThat(during).hasValue(0);
        assertThat(guest.gone).hasValue(1);
    }

    @Test
    void peer_hangsUp_goneOnce() throws Exception {
        RawClient.connect(rig.tcp().address()).close();
        Rig.Guest guest = rig.guest();
        guest.goneOn.get(10, TimeUnit.SECONDS);
        assertThat(guest.gone).hasValue(1);
    }

    @Test
    void peer_resets_goneWithoutFault() throws Exception {
        RawClient client = RawClient.connect(rig.tcp().address());
        client.socket.setSoLinger(true, 0);
        client.close();
        rig.guest().goneOn.get(10, TimeUnit.SECONDS);
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void peer_closesItsHalf_stillHearsTheAnswer() throws Exception {
        byte[] bytes = random(100_000);
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.send(bytes);
            client.socket.shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo(bytes);
        }
    }

    /** A18: the others go on. */
    @Test
    void listener_throws_onlyItsWireCloses() throws Exception {
        rig.manners = guest -> guest.answer = bytes -> {
            if (bytes[0] == 13) {
                throw new StackOverflowError("on purpose");
            }
            guest.wire.write(bytes, 0, bytes.length);
        };
        TcpListener listener = rig.tcp();
        try (RawClient good = RawClient.connect(listener.address());
                RawClient good2 = RawClient.connect(listener.address());
                RawClient bad = RawClient.connect(listener.address())) {
            bad.send((byte) 13);
            assertThat(bad.readToEnd()).isEmpty();
            good.send((byte) 7);
            assertThat(good.read(1)).containsExactly(7);
            good2.send((byte) 8);
            assertThat(good2.read(1)).containsExactly(8);
        }
        assertThat(rig.faults).singleElement().isInstanceOf(StackOverflowError.class);
    }

    @Test
    void pauseReading_bytesWaitUntilResumed() throws Exception {
        rig.manners = guest -> guest.wire.pauseReading();
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.send((byte) 1, (byte) 2);
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> {});
            assertThat(guest.heard()).isEmpty();
            guest.calmly(guest.wire::resumeReading);
            assertThat(client.read(2)).containsExactly(1, 2);
        }
    }

    @Test
    void pauseReading_whileClosing_stillReadsToTheEnd() throws Exception {
        rig.manners = guest -> guest.answer = bytes -> {
            guest.wire.close();
            guest.wire.pauseReading();
        };
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            client.send((byte) 1);
            assertThat(client.readToEnd()).isEmpty();
        }
        rig.guest().goneOn.get(StreamWire.LINGER_SECONDS - 2, TimeUnit.SECONDS);
    }

    @Test
    void loops_close_everyWireHearsGone() throws Exception {
        try (RawClient client = RawClient.connect(rig.tcp().address())) {
            Rig.Guest guest = rig.guest();
            rig.loops.close();
            guest.goneOn.get(10, TimeUnit.SECONDS);
            assertThat(guest.gone).hasValue(1);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void listener_closedAfterTheLoops_doesNotWaitForThem() throws Exception {
        TcpListener listener = rig.tcp();
        rig.loops.close();
        listener.close();
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void listener_atItsLimit_nextOnesWaitUntilSomebodyLeaves() throws Exception {
        Binding two = new Binding(Rig.here(Optional.empty()).address(), 2, Optional.empty(), ProxyRules.NONE);
        TcpListener listener = TcpListener.open(rig.loops, two, index -> wire -> rig.new Guest(wire));
        RawClient first = RawClient.connect(listener.address());
        try (RawClient second = RawClient.connect(listener.address());
                RawClient third = RawClient.connect(listener.address())) {
            second.send((byte) 2);
            assertThat(second.read(1)).containsExactly(2);
            third.send((byte) 3);
            first.close();
            assertThat(third.read(1)).containsExactly(3);
        }
    }

    @Test
    void listener_closed_refusesNewAndKeepsOld() throws Exception {
        TcpListener listener = rig.tcp();
        try (RawClient client = RawClient.connect(listener.address())) {
            rig.guest();
            listener.close();
            client.send((byte) 1);
            assertThat(client.read(1)).containsExactly(1);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
