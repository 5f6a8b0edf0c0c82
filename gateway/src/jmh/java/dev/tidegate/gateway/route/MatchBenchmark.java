package dev.tidegate.gateway.route;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One topic against 1,000,000 subscriptions of 1,000 sessions on two shards, 10 % with wildcards. Each topic matches about four
 * of them, and is not the one asked for before: the caches of the processor are of little help.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class MatchBenchmark {
    private static final int SESSIONS = 1_000;
    private static final int SUBSCRIPTIONS = 1_000_000;
    private static final int TOPICS = 1 << 16;

    private final VirtualShards node = new VirtualShards(2, 1);
    private final TopicName[] topics = new TopicName[TOPICS];
    private int next;

    @Setup
    public void subscribe() {
        List<VirtualConnection> clients = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            clients.add(node.call("client " + i).on(i % 2).connect());
        }
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
            clients.get(i % SESSIONS).subscribe(i % 10 == 0 ? wildcard(i / 10) : name(i), Qos.AT_LEAST_ONCE);
        }
        Random random = new Random(1);
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = TopicName.of(name(random.nextInt(SUBSCRIPTIONS)));
        }
    }

    /** 100 plants, 1,000 lines each, 10 sensors each. */
    private static String name(int i) {
        return "plant/" + i % 100 + "/line/" + i / 100 % 1_000 + "/sensor/" + i / 100_000;
    }

    private static String wildcard(int i) {
        int plant = i % 100;
        int line = i / 100;
        return switch (i % 4) {
            case 0 -> "plant/" + plant + "/line/" + line + "/#";
            case 1 -> "plant/" + plant + "/+/" + line + "/sensor/" + line % 10;
            case 2 -> "plant/+/line/" + line + "/sensor/" + plant % 10;
            default -> "+/" + plant + "/line/" + line + "/+/" + line % 10;
        };
    }

    private TopicName topic() {
        return topics[next++ & TOPICS - 1];
    }

    /** Who gets a topic, found anew and grouped by shard. */
    @Benchmark
    public Object match() {
        return node.routes().recipients(topic());
    }
}
