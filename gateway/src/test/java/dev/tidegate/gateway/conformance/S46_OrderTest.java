package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Section 4.6 of MQTT 5 while sessions wander: clients that are cut off again and again, and return on whichever of two I/O
 * threads chance gives them.
 */
class S46_OrderTest {
    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 600;
    private static final int BATCH = 20;
    private static final int MANY_RETURNS = 15;
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> IN_ORDER =
            IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "auth.anonymous=true",
            "io.threads=2",
            "limits.outbox-messages=100000",
            "limits.outbox-bytes=64MiB",
            "limits.takeovers=1000000"); // they return before anybody has noticed that they went

    @Wires
    @Normative("MQTT-4.6.0-5")
    @Normative("MQTT-4.6.0-6")
    @Normative("MQTT-4.4.0-1")
    void wanderingSubscriber_hearsEveryPublisherInOrder_losesNothing_andGetsQos2Once(Via via) throws Exception {
        // Per publisher, topic and QoS: what was published first comes first, whatever becomes of the connection.
        Fickle.Subscriber subscriber = new Fickle.Subscriber(GATEWAY, via, "order/" + via + "/+/+");
        ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int number = i;
                all.add(publishers.submit(() -> publish(via, number)));
            }
            while (subscriber.messages() < 2 * PUBLISHERS * MESSAGES) {
                subscriber.step();
            }
            for (Future<?> each : all) {
                each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            publishers.shutdownNow();
        }
        assertThat(subscriber.heard()).hasSize(2 * PUBLISHERS);
        subscriber
                .heard()
                .forEach((topic, payloads) -> assertThat(payloads).as(topic).isEqualTo(IN_ORDER));
        assertThat(subscriber.returns()).isGreaterThan(MANY_RETURNS);
    }

    /** Numbered messages at QoS 1 and QoS 2 by turns, each to the end of its handshake. */
    private static void publish(Via via, int number) {
        String topic = "order/" + via + "/" + number;
        try (RawClient client = GATEWAY.open(via).send(ConformanceTest.connect("steady/" + number + "/" + via))) {
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

    @Wires
    @Normative("MQTT-4.3.3-10")
    @Normative("MQTT-4.6.0-5")
    void wanderingPublisher_isHeardOnceAndInOrder_howeverOftenItRepeatsItself(Via via) {
        // A QoS 2 message that is sent again is answered again and delivered once, on whatever thread its client
        // returns.
        String topic = "once/" + via;
        Fickle.Publisher publisher = new Fickle.Publisher(GATEWAY, via, topic, MESSAGES);
        try (RawClient watcher = GATEWAY.open(via).send(ConformanceTest.connect("watcher/" + via))) {
            assertThat(watcher.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
            ConformanceTest.subscribe(watcher, topic, "00");
            publisher.publishAll();
            publisher.client().send("30 ( <" + topic + "> () 'end' )");
            List<String> heard = new ArrayList<>();
            String last = "";
            while (!last.equals("end")) {
                heard.add(last);
                byte[] payload = watcher.next(Packet.Publish.class).payload();
                last = new String(payload, java.nio.charset.StandardCharsets.UTF_8);
            }
            assertThat(heard.subList(1, heard.size())).isEqualTo(IN_ORDER);
        }
        assertThat(publisher.returns()).isGreaterThan(MANY_RETURNS / 3);
    }
}
