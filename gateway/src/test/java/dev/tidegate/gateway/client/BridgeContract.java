package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bridge does for its clients, the same whatever broker it leads to and however it gets there: each broker has a class of these tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BridgeContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 200;

    private int bridges;

    /** One that listens, for one test. What others have left there is in nobody's way. */
    abstract BridgedBroker broker();

    /** Every way to it. */
    abstract List<String> roads();

    /** Those by which an outage is tried. */
    abstract List<String> outages();

    /** Those by which it can be told not to send back what it was sent. */
    abstract List<String> mirrors();

    /** A gateway, its bridge, and where the topics of that lie on the other side. */
    private static final class Bridged implements AutoCloseable {
        private final RunningGateway gateway;
        private final String there;

        Bridged(RunningGateway gateway, String name) {
            this.gateway = gateway;
            this.there = "eu/" + name + "/";
        }

        Party party(String filter) {
            return Party.at(gateway.address("mqtt").getPort(), "any", gateway.token(), filter);
        }

        @Override
        public void close() {
            gateway.close();
        }
    }

    private Bridged bridged(BridgedBroker broker, String road) {
        String name =
                "bridge-" + getClass().getSimpleName().toLowerCase(Locale.ROOT).charAt(0) + ++bridges;
        RunningGateway gateway = RunningGateway.with()
                .configured("""
                        bridges:
                          %1$s:
                            backoff-min: 100ms
                            backoff-max: 500ms
                        %2$s
                            topics:
                              - { out: "up/{*}", as: "eu/%1$s/up/{*}" }
                              - { in: "eu/%1$s/down/{*}", as: "down/{*}" }
                              - { both: "shared/{*}", as: "eu/%1$s/shared/{*}" }
                        """.formatted(name, broker.keys(road).indent(4).stripTrailing()))
                .start();
        Operator operator = new Operator(gateway);
        await().atMost(PATIENCE)
                .until(() -> operator.send("GET", "/metrics", "")
                        .body()
                        .contains("tidegate_bridge_up{bridge=\"" + name + "\"} 1.0"));
        return new Bridged(gateway, name);
    }

    /** Order holds for each QoS [MQTT-4.6.0-6]; there is one message of each. */
    @ParameterizedTest
    @MethodSource("roads")
    void messageOfEachQos_crossesBothWays(String road) {
        try (BridgedBroker broker = broker();
                Bridged bridged = bridged(broker, road);
                Party here = bridged.party("down/#");
                Party there = broker.party(bridged.there + "up/#")) {
            for (int qos = 0; qos <= 2; qos++) {
                here.publish("up/a/b", "u" + qos, qos);
                there.publish(bridged.there + "down/c", "d" + qos, qos);
            }
            String up = bridged.there + "up/a/b=u";
            assertThat(there.heard(3)).containsExactlyInAnyOrder(up + "0 qos0", up + "1 qos1", up + "2 qos2");
            assertThat(here.heard(3)).containsExactlyInAnyOrder("down/c=d0 qos0", "down/c=d1 qos1", "down/c=d2 qos2");
        }
    }

    @ParameterizedTest
    @MethodSource("outages")
    void messagesOfAnOutage_arriveOnceAndInOrder(String road) {
        try (BridgedBroker broker = broker();
                Bridged bridged = bridged(broker, road);
                Party here = bridged.party("down/#")) {
            broker.party(bridged.there + "up/#").close(); // its session stays
            broker.whileAway(() -> IntStream.range(0, MANY).forEach(i -> here.publish("up/n", String.valueOf(i), 2)));
            try (Party there = broker.party(bridged.there + "up/#")) {
                List<String> sent = IntStream.range(0, MANY)
                        .mapToObj(i -> bridged.there + "up/n=" + i + " qos2")
                        .toList();
                assertThat(there.heard(MANY)).containsExactlyElementsOf(sent);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mirrors")
    void messageOfATopicThatGoesBothWays_isNotSentBack(String road) {
        try (BridgedBroker broker = broker();
                Bridged bridged = bridged(broker, road);
                Party here = bridged.party("shared/#");
                Party there = broker.party(bridged.there + "shared/#")) {
            here.publish("shared/a", "ours", 1);
            there.heard(1);
            there.publish(bridged.there + "shared/a", "theirs", 1);
            assertThat(here.heard(2)).containsExactly("shared/a=ours qos1", "shared/a=theirs qos1");
        }
    }
}
