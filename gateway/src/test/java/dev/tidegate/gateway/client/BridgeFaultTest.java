package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.FaultProxy;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.UpstreamMosquitto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bridge over sockets through a network that fails, while both sides publish at QoS 1 and 2. {@code -Dtidegate.cuts=1000} ends as many connections for each
 * upstream and waits for keep alive by the clock on the wall instead of moving it; {@code -Dtidegate.seed} has them end elsewhere.
 */
@Tag("once")
class BridgeFaultTest {
    private static final int USUAL_CUTS = 20;
    private static final int CUTS = Integer.getInteger("tidegate.cuts", USUAL_CUTS);
    private static final long SEED = Long.getLong("tidegate.seed", 7);
    /** There is always something on its way. */
    private static final int MOST_UNHEARD = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More than 1.5 times the keep alive, and more than the time to connect. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration BACKOFF = Duration.ofMillis(200);
    /** Where a connection's end is noticed later than this, its bridge waits for the next attempt. */
    private static final Duration NOTICED = Duration.ofMillis(5);

    @TempDir
    Path directory;

    @Test
    void mosquittoOverMqtt5_losesDoublesAndReordersNothing() {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory)) {
            assertCrossed(upstream.port(UpstreamMosquitto.Listener.PLAIN), "any", "5");
        }
    }

    @Test
    void mosquittoOverMqtt311_losesDoublesAndReordersNothing() {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory)) {
            assertCrossed(upstream.port(UpstreamMosquitto.Listener.PLAIN), "any", "3.1.1");
        }
    }

    @Test
    void secondTidegate_losesDoublesAndReordersNothing() {
        try (RunningGateway upstream = RunningGateway.with("auth.anonymous=true", "limits.takeovers=100000")
                .start()) {
            assertCrossed(upstream.address("mqtt").getPort(), upstream.token(), "5");
        }
    }

    private static void assertCrossed(int port, String password, String protocol) {
        RunningGateway[] gateway = {RunningGateway.with()};
        Consumer<FaultProxy.End> hurry = CUTS > USUAL_CUTS ? end -> {} : end -> hurry(gateway[0], end);
        try (FaultProxy proxy = new FaultProxy(port, SEED, hurry);
                RunningGateway bridged = gateway[0]
                        .configured("""
                                bridges:
                                  plant:
                                    address: mqtt://127.0.0.1:%d
                                    protocol: %s
                                    keep-alive: 1s
                                    connect-timeout: 1s
                                    backoff-min: 100ms
                                    backoff-max: 100ms
                                    topics:
                                      - { out: "up/{*}", as: "eu/up/{*}" }
                                      - { in: "eu/down/{*}", as: "down/{*}" }
                                """.formatted(proxy.port(), protocol))
                        .start();
                Party here = Party.at(bridged.address("mqtt").getPort(), "any", bridged.token(), "down/#");
                Party there = Party.at(port, "any", password, "eu/up/#")) {
            Stream up = new Stream(here, "up/q", there, "eu/up/q");
            Stream down = new Stream(there, "eu/down/q", here, "down/q");
            up.begin();
            down.begin();
            Random random = new Random(SEED);
            while (cuts(proxy) < CUTS) {
                (random.nextBoolean() ? up : down).publish(1 + random.nextInt(2));
            }
            proxy.calm();
            up.assertHeard();
            down.assertHeard();
            System.getLogger(BridgeFaultTest.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "{0} messages up, {1} down, {2}",
                            up.published(),
                            down.published(),
                            proxy.ends());
        }
    }

    /** Nobody waits for a clock: neither until silence is noticed, nor for the next attempt. */
    private static void hurry(RunningGateway gateway, FaultProxy.End end) {
        LockSupport.parkNanos(NOTICED.toNanos());
        gateway.later(end.leavesNearAlone() ? SILENCE : BACKOFF);
        if (end.leavesNearAlone()) {
            gateway.later(BACKOFF);
        }
    }

    private static int cuts(FaultProxy proxy) {
        return proxy.ends().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** What goes one way, by QoS. */
    private static final class Stream {
        private final Party from;
        private final String topic;
        private final Party to;
        private final String topicThere;
        private final int[] counts = new int[3];
        private final Set<String> distinct = new HashSet<>();
        private int read;

        Stream(Party from, String topic, Party to, String topicThere) {
            this.from = from;
            this.topic = topic;
            this.to = to;
            this.topicThere = topicThere;
        }

        /** What is published before somebody has subscribed is nobody's: the bridge has its first connection to make, and it may be cut. */
        void begin() {
            await().pollDelay(Duration.ZERO).pollInterval(LOOK).atMost(PATIENCE).until(() -> {
                from.publish(topic + "0", "begin", 0);
                return !to.heard().isEmpty();
            });
        }

        void publish(int qos) {
            if (unheard() >= MOST_UNHEARD) {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(LOOK)
                        .atMost(PATIENCE)
                        .until(() -> unheard() < MOST_UNHEARD);
            }
            from.publish(topic + qos, String.valueOf(counts[qos]++), qos);
        }

        int published() {
            return counts[1] + counts[2];
        }

        private int unheard() {
            for (int all = to.heard().size(); read < all; read++) {
                if (!to.heard().get(read).startsWith(topicThere + "0=")) {
                    distinct.add(to.heard().get(read));
                }
            }
            return published() - distinct.size();
        }

        /** Each once, or more often at QoS 1, and for the first time in the order in which they were published. */
        void assertHeard() {
            await().atMost(PATIENCE).until(() -> unheard() <= 0);
            assertThat(of(2)).isEqualTo(expected(2));
            assertThat(new ArrayList<>(new LinkedHashSet<>(of(1)))).isEqualTo(expected(1));
        }

        private List<String> of(int qos) {
            String prefix = topicThere + qos + "=";
            return to.heard().stream().filter(each -> each.startsWith(prefix)).toList();
        }

        private List<String> expected(int qos) {
            return IntStream.range(0, counts[qos])
                    .mapToObj(each -> topicThere + qos + "=" + each + " qos" + qos)
                    .toList();
        }
    }
}
