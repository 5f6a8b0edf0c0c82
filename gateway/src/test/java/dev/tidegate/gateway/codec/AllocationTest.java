package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What the hot path, and an attacker's first bytes, may cost in memory. */
class AllocationTest {
    private static final int ROUNDS = 10_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void frame_cached_allocatesNothing() {
        PublishFrames frames = new PublishFrames();
        Message message = new Message(
                TopicName.of("a/b"), new byte[100], Qos.AT_LEAST_ONCE, false, Properties.NONE, 9_000_000, null);

        long bytes = allocatedBy(() -> frames.frame(message, PublishFrames.flags(Qos.AT_LEAST_ONCE), 7, Dialect.V5, 0));

        assertThat(bytes).isLessThan(ROUNDS);
    }

    /** The record, its payload, and nothing else: the topic is known, the properties are NONE. */
    @Test
    void publish_ofAKnownTopic_allocatesPacketAndPayloadAlone() {
        byte[] publish = Bytes.of("30 0C 00 03 'a/b' 00 '123456'");

        assertThat(allocatedByReading(publish, Dialect.V5)).isLessThan(80L * ROUNDS);
    }

    /** A1: 256 MB declared, nothing sent. */
    @Test
    void packet_declaredHuge_allocatesNothing() {
        assertThat(allocatedByReading(Bytes.of("30 FF FF FF 7F"), Dialect.V5)).isLessThan(ROUNDS);
    }

    /** A field of 64 KiB declared in a packet of ten bytes. */
    @Test
    void field_declaredLarge_isNotAllocated() {
        byte[] publish = Bytes.of("30 0A 00 01 'a' 06 09 FF FF 01 02 03");

        assertThat(allocatedByReading(publish, Dialect.V5)).isLessThan(200L * ROUNDS);
    }

    private static long allocatedByReading(byte[] bytes, Dialect dialect) {
        PacketDecoder decoder = new PacketDecoder();
        ByteReader in = new ByteReader();
        return allocatedBy(() -> {
            in.reset(bytes, 0, bytes.length);
            read(decoder, in, dialect);
        });
    }

    private static void read(PacketDecoder decoder, ByteReader in, Dialect dialect) {
        try {
            decoder.next(in, dialect, Codec.WIDE);
        } catch (MalformedPacket refused) {
            assert refused.version() == null; // what a refusal costs is measured too
        }
    }

    /** Bytes allocated by many rounds, after as many that warm up. */
    private static long allocatedBy(Runnable step) {
        long before = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            if (i == ROUNDS) {
                before = THREADS.getCurrentThreadAllocatedBytes();
            }
            step.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
