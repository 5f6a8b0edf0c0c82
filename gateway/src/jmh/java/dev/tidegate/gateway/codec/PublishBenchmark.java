package dev.tidegate.gateway.codec;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One PUBLISH in, and one out to each of 100 subscribers: MQTT 5, QoS 1, 16 bytes of payload, a topic seen before. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PublishBenchmark {
    private static final int SUBSCRIBERS = 100;
    private static final TopicName TOPIC = TopicName.of("plant/12/line/345/sensor/6789");

    private final PacketDecoder decoder = new PacketDecoder();
    private final ByteReader in = new ByteReader();
    private final PublishFrames frames = new PublishFrames();
    private final byte[] publish = publish();

    private static byte[] publish() {
        byte[] topic = TOPIC.utf8();
        byte[] bytes = new byte[2 + 2 + topic.length + 2 + 1 + 16];
        bytes[0] = 0x32;
        bytes[1] = (byte) (bytes.length - 2);
        bytes[3] = (byte) topic.length;
        System.arraycopy(topic, 0, bytes, 4, topic.length);
        bytes[4 + topic.length + 1] = 7; // packet identifier
        return bytes;
    }

    @Benchmark
    public Packet decode() throws MalformedPacket {
        in.reset(publish, 0, publish.length);
        return decoder.next(in, Dialect.V5, Codec.WIDE);
    }

    /** A new message each time, and its frame for each subscriber with a packet identifier of its own. */
    @Benchmark
    public long fanOut() {
        Message message = new Message(
                TOPIC, new byte[16], Qos.AT_LEAST_ONCE, false, Properties.NONE, Message.NEVER, null);
        long length = 0;
        for (int i = 1; i <= SUBSCRIBERS; i++) {
            length += frames.frame(message, PublishFrames.flags(Qos.AT_LEAST_ONCE), i, Dialect.V5, 0)
                    .length();
        }
        return length;
    }
}
