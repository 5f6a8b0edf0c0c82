package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Section 4.6 of MQTT 5 while a session wanders: one subscriber that is cut off again and again and returns on whichever of two
 * I/O threads chance gives it, and publishers on both that never wait for it.
 */
class S46_OrderTest {
    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 600;
    private static final int BATCH = 20;
    private static final int MANY_RETURNS = 20;
    private static final long PATIENCE_SECONDS = 60;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.anonymous=true", "io.threads=2", "limits.outbox-messages=100000", "limits.outbox-bytes=64MiB");

    @Wires
    @Normative("MQTT-4.6.0-5")
    @Normative("MQTT-4.6.0-6")
    @Normative("MQTT-4.4.0-1")
    void wanderingSubscriber_hearsEveryPublisherInOrder_losesNothing_andGetsQos2Once(Via via) throws Exception {
        // Per publisher, topic and QoS: what was published first comes first, whatever becomes of the connection.
        Wanderer wanderer = new Wanderer(via, new Random(4711));
        wanderer.arrive(false).send("82 ( 00 01 () <order/" + via + "/+/+> 02 )");
        ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            wanderer.awaitSubAck();
            for (int i = 0; i < PUBLISHERS; i++) {
                int number = i;
                all.add(publishers.submit(() -> publish(via, number)));
            }
            wanderer.wander();
            for (Future<?> each : all) {
                each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            publishers.shutdownNow();
        }
        List<String> inOrder =
                IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();
        assertThat(wanderer.heard).hasSize(2 * PUBLISHERS);
        wanderer.heard.forEach(
                (topic, payloads) -> assertThat(payloads).as(topic).isEqualTo(inOrder));
        assertThat(wanderer.returns).isGreaterThan(MANY_RETURNS);
    }

    /** Numbered messages at QoS 1 and QoS 2 by turns, each to the end of its handshake. */
    private static void publish(Via via, int number) {
        String topic = "order/" + via + "/" + number;
        try (RawClient client = GATEWAY.open(via).send(ConformanceTest.connect("publisher/" + number + "/" + via))) {
            assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            for (int from = 0; from < MESSAGES; from += BATCH) {
                StringBuilder batch = new StringBuilder();
                for (int i = from; i < from + BATCH; i++) {
                    batch.append("32 ( <%s/1> 00 %02X () '%d' ) ".formatted(topic, 1 + i % BATCH, i));
                    batch.append("34 ( <%s/2> 01 %02X () '%d' ) ".formatted(topic, 1 + i % BATCH, i));
                }
                client.send(batch.toString());
                int open = 2 * BATCH;
                while (open > 0) {
                    Packet next = client.next();
                    if (next instanceof Packet.PubRec received) {
                        client.send("62 ( %04X )".formatted(received.packetId()));
                    } else {
                        assertThat(next).isInstanceOfAny(Packet.PubAck.class, Packet.PubComp.class);
                        open--;
                    }
                }
            }
        }
    }

    /** A subscriber that does all the standard asks of one, except to stay. */
    private static final class Wanderer {
        private final Via via;
        private final Random random;
        private final Map<String, List<String>> heard = new TreeMap<>();
        private final Set<Integer> unreleased = new HashSet<>();
        private final Map<String, Integer> latest = new TreeMap<>();
        private RawClient client;
        private int returns = -1;
        private int left = 2 * PUBLISHERS * MESSAGES;

        Wanderer(Via via, Random random) {
            this.via = via;
            this.random = random;
            this.client = GATEWAY.open(via);
        }

        RawClient arrive(boolean known) {
            client.send(ConformanceTest.connect("00", ConformanceTest.AN_HOUR, "<wanderer/" + via + ">"));
            assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isEqualTo(known);
            returns++;
            return client;
        }

        void awaitSubAck() {
            assertThat(client.next(Packet.SubAck.class).codes()).hasSize(1);
        }

        void wander() {
            while (left > 0) {
                for (int stay = 1 + random.nextInt(200); stay > 0 && left > 0; stay--) {
                    hear(client.next());
                }
                client.close();
                latest.clear();
                client = GATEWAY.open(via);
                arrive(true);
            }
            client.close();
        }

        private void hear(Packet packet) {
            if (packet instanceof Packet.PubRel release) {
                unreleased.remove(release.packetId());
                client.send("70 ( %04X )".formatted(release.packetId()));
            } else {
                hear((Packet.Publish) packet);
            }
        }

        private void hear(Packet.Publish message) {
            int id = message.packetId();
            String payload = new String(message.payload(), java.nio.charset.StandardCharsets.UTF_8);
            String topic = String.valueOf(message.topic());
            Integer before = latest.put(topic, Integer.valueOf(payload));
            assertThat(before == null || before < Integer.parseInt(payload))
                    .as("order on one connection, redeliveries included")
                    .isTrue();
            if (message.qos() == Qos.AT_LEAST_ONCE) {
                List<String> all = heard.computeIfAbsent(topic, each -> new ArrayList<>());
                if (!message.dup() || !all.contains(payload)) {
                    all.add(payload);
                    left--;
                }
                client.send("40 ( %04X )".formatted(id));
            } else {
                if (unreleased.add(id)) {
                    heard.computeIfAbsent(topic, each -> new ArrayList<>()).add(payload);
                    left--;
                }
                client.send("50 ( %04X )".formatted(id));
            }
        }
    }
}
