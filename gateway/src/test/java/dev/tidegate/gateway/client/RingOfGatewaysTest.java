package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.Ports;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three gateways with a bridge each to the next, for everything and both ways. */
class RingOfGatewaysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Time for a copy that should not come. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private static final int NODES = 3;
    private static final int ROUNDS = 20;

    private final List<RunningGateway> nodes = new ArrayList<>();
    private final List<Party> people = new ArrayList<>();

    @BeforeEach
    void join() {
        List<Integer> ports = Ports.free(NODES);
        for (int i = 0; i < NODES; i++) {
            nodes.add(RunningGateway.with("auth.anonymous=true", "listeners.mqtt.bind=127.0.0.1:" + ports.get(i))
                    .configured("""
                            bridges:
                              next:
                                address: mqtt://127.0.0.1:%d
                                client-id: ring-%d
                                backoff-min: 100ms
                                backoff-max: 500ms
                                topics:
                                  - { both: "{*}" }
                            """.formatted(ports.get((i + 1) % NODES), i))
                    .start());
        }
        for (RunningGateway each : nodes) {
            Operator operator = new Operator(each);
            await().atMost(PATIENCE)
                    .until(() -> operator.send("GET", "/metrics", "")
                            .body()
                            .contains("tidegate_bridge_up{bridge=\"next\"} 1.0"));
            people.add(Party.at(each.address("mqtt").getPort(), "any", each.token(), "#"));
        }
    }

    @AfterEach
    void part() {
        people.forEach(Party::close);
        nodes.forEach(RunningGateway::close);
    }

    @Test
    void everybody_hearsEverythingOnce() {
        List<String> published = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            for (int place = 0; place < NODES; place++) {
                int qos = i % 3;
                people.get(place).publish("a/" + place, String.valueOf(i), qos);
                published.add("a/" + place + "=" + i + " qos" + qos);
            }
        }
        for (Party each : people) {
            await().during(QUIET).atMost(PATIENCE).until(() -> each.heard().size() >= published.size());
            assertThat(each.heard()).containsExactlyInAnyOrderElementsOf(published);
        }
    }
}
