package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A large answer to one client is a stream: it comes whole, and the clients beside it do not wait for its end. */
class RetainedStreamTest {
    private static final int MANY = 300_000;
    private static final int BATCH = 1_000;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "io.threads=1", "limits.retained-messages=" + MANY, "limits.retained-per-identity=" + MANY);

    @Test
    @Timeout(120)
    void everythingRetained_comesOnce_whileAnotherClientIsAnsweredPromptly() throws Exception {
        publish();
        BitSet heard = new BitSet(MANY);
        int pings = 0;
        long longest = 0;
        try (RawClient reader = GATEWAY.join(Via.TCP, "reader");
                RawClient neighbour = GATEWAY.join(Via.TCP, "neighbour")) {
            reader.send("82 ( 00 01 () <#> 00 )").expect("90 ( 00 01 () 00 )");
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> read(reader, heard));
            while (!reading.isDone()) {
                long asked = System.nanoTime();
                neighbour.send("C0 00").expect("D0 00");
                longest = Math.max(longest, System.nanoTime() - asked);
                pings++;
            }
            reading.get(1, TimeUnit.SECONDS);
            reader.expectNothing();
        }
        assertThat(heard.cardinality()).isEqualTo(MANY);
        assertThat(pings).as("answers to the neighbour meanwhile").isGreaterThan(100);
        assertThat(TimeUnit.NANOSECONDS.toMillis(longest))
                .as("longest wait, in ms")
                .isLessThan(500);
    }

    private static void publish() {
        try (RawClient publisher = GATEWAY.join(Via.TCP, "publisher")) {
            for (int from = 0; from < MANY; from += BATCH) {
                ByteArrayOutputStream packets = new ByteArrayOutputStream();
                for (int i = from; i < from + BATCH; i++) {
                    byte[] topic = ("kept/" + i % 100 + "/" + i).getBytes(StandardCharsets.US_ASCII);
                    packets.write(0x31);
                    packets.write(2 + topic.length + 1 + 1);
                    packets.write(0);
                    packets.write(topic.length);
                    packets.writeBytes(topic);
                    packets.write(0);
                    packets.write('x');
                }
                publisher.send(packets.toByteArray()).expectNothing();
            }
        }
    }

    private static void read(RawClient reader, BitSet heard) {
        for (int i = 0; i < MANY; i++) {
            byte[] packet = Objects.requireNonNull(reader.nextBytes());
            assertThat(packet[0]).isEqualTo((byte) 0x31);
            String topic = new String(packet, 4, packet[3], StandardCharsets.US_ASCII);
            int number = Integer.parseInt(topic.substring(topic.lastIndexOf('/') + 1));
            assertThat(heard.get(number)).as(topic + " came before").isFalse();
            heard.set(number);
        }
    }
}
