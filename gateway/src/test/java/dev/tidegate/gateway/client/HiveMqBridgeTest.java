package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link BridgeContractTest} with HiveMQ CE as upstream, which starts slowly: one for all. */
@Tag("once")
class HiveMqBridgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 200;

    @TempDir
    private static Path home;

    private static HiveMqUpstream upstream;

    @BeforeAll
    static void open() {
        upstream = new HiveMqUpstream(home);
    }

    @AfterAll
    static void close() {
        upstream.close();
    }

    /** @param name of the bridge, and of topics nobody else uses */
    private static RunningGateway bridged(String name, String protocol) {
        RunningGateway gateway = RunningGateway.with()
                .configured("""
                        bridges:
                          %1$s:
                            address: mqtt://127.0.0.1:%2$d
                            protocol: %3$s
                            backoff-min: 100ms
                            backoff-max: 500ms
                            topics:
                              - { out: "up/{*}", as: "eu/%1$s/up/{*}" }
                              - { in: "eu/%1$s/down/{*}", as: "down/{*}" }
                        """.formatted(name, upstream.port(), protocol))
                .start();
        Operator operator = new Operator(gateway);
        await().atMost(PATIENCE)
                .until(() -> operator.send("GET", "/metrics", "")
                        .body()
                        .contains("tidegate_bridge_up{bridge=\"" + name + "\"} 1.0"));
        return gateway;
    }

    private static Party here(RunningGateway gateway) {
        return Party.at(gateway.address("mqtt").getPort(), "any", gateway.token(), "down/#");
    }

    private static Party there(String name) {
        return Party.at(upstream.port(), "any", "any", "eu/" + name + "/up/#");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void messageOfEachQos_crossesBothWays(String protocol) {
        String name = "both-" + protocol.charAt(0);
        try (RunningGateway gateway = bridged(name, protocol);
                Party here = here(gateway);
                Party there = there(name)) {
            for (int qos = 0; qos <= 2; qos++) {
                here.publish("up/a/b", "u" + qos, qos);
                there.publish("eu/" + name + "/down/c", "d" + qos, qos);
            }
            String up = "eu/" + name + "/up/a/b=u";
            // HiveMQ keeps an order for each QoS [MQTT-4.6.0-6]
            assertThat(there.heard(3)).containsExactlyInAnyOrder(up + "0 qos0", up + "1 qos1", up + "2 qos2");
            assertThat(here.heard(3)).containsExactlyInAnyOrder("down/c=d0 qos0", "down/c=d1 qos1", "down/c=d2 qos2");
        }
    }

    @Test
    void messagesOfAnOutage_arriveOnceAndInOrder() {
        String name = "outage";
        try (RunningGateway gateway = bridged(name, "5");
                Party here = here(gateway)) {
            there(name).close();
            upstream.whileAway(() -> IntStream.range(0, MANY).forEach(i -> here.publish("up/n", String.valueOf(i), 2)));
            try (Party there = there(name)) {
                List<String> sent = IntStream.range(0, MANY)
                        .mapToObj(i -> "eu/" + name + "/up/n=" + i + " qos2")
                        .toList();
                assertThat(there.heard(MANY)).containsExactlyElementsOf(sent);
            }
        }
    }
}
