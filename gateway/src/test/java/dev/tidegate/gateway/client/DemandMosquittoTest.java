package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.UpstreamMosquitto;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on demand with Debian's mosquitto as the upstream, which says itself how many subscriptions it has. */
@Tag("once")
class DemandMosquittoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MANY = 1_000;
    private static final String SUBSCRIBE = " 82 ( 00 01 00 <down/t> 01 )";

    @TempDir
    Path directory;

    /** Somebody at the upstream, who has the only subscription that is not the bridge's. */
    private static final class Observer implements AutoCloseable {
        private final Mqtt5BlockingClient client;
        private final AtomicReference<String> subscriptions = new AtomicReference<>("");

        Observer(UpstreamMosquitto upstream) {
            client = Mqtt5Client.builder()
                    .serverHost("127.0.0.1")
                    .serverPort(upstream.port(UpstreamMosquitto.Listener.PLAIN))
                    .identifier("observer")
                    .buildBlocking();
            client.toAsync()
                    .publishes(
                            MqttGlobalPublishFilter.ALL,
                            message ->
                                    subscriptions.set(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8)));
            client.connect();
            client.subscribeWith()
                    .topicFilter("$SYS/broker/subscriptions/count")
                    .send();
        }

        void awaitSubscriptions(int others) {
            await().atMost(PATIENCE).until(() -> String.valueOf(1 + others).equals(subscriptions.get()));
        }

        void retain(String topic, String payload) {
            client.publishWith()
                    .topic(topic)
                    .payload(payload.getBytes(StandardCharsets.UTF_8))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .retain(true)
                    .send();
        }

        @Override
        public void close() {
            client.disconnect();
        }
    }

    private static RunningGateway bridged(UpstreamMosquitto upstream, String protocol) {
        return RunningGateway.with()
                .configured("""
                        bridges:
                          plant:
                            address: mqtt://127.0.0.1:%d
                            protocol: %s
                            topics:
                              - { in: "eu/down/{*}", as: "down/{*}", demand: true, demand-linger: 1s }
                        """.formatted(upstream.port(UpstreamMosquitto.Listener.PLAIN), protocol))
                .start();
    }

    private static RawClient subscriber(RunningGateway gateway, String name, String filter) {
        return gateway.join(Via.TCP, name).send("82 ( 00 01 00 <" + filter + "> 01 )");
    }

    private static RawClient subscriber311(RunningGateway gateway, int qos) {
        return gateway.join311(Via.TCP, "old" + qos).send("82 ( 00 01 <down/t> 0" + qos + " )");
    }

    private static String retained(RawClient client) {
        client.next(Packet.SubAck.class);
        Packet.Publish message = client.next(Packet.Publish.class);
        return message.topic() + "=" + new String(message.payload(), StandardCharsets.UTF_8)
                + (message.retain() ? " retain" : "");
    }

    @Test
    void thousandSubscribersHere_areOneSubscriptionThere_andNoneAfterThem() {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory);
                Observer observer = new Observer(upstream);
                RunningGateway gateway = bridged(upstream, "5")) {
            observer.retain("eu/down/t", "x");
            observer.awaitSubscriptions(0);
            List<RawClient> clients = new ArrayList<>();
            String token = gateway.token();
            for (int i = 0; i < MANY; i++) {
                clients.add(gateway.open(Via.TCP).send(gateway.connect5("02", "", "c" + i, token) + SUBSCRIBE));
            }
            assertThat(clients.stream()
                            .peek(each -> each.next(Packet.ConnAck.class))
                            .map(DemandMosquittoTest::retained)
                            .distinct())
                    .containsExactly("down/t=x retain");
            observer.awaitSubscriptions(1);
            clients.forEach(RawClient::close);
            observer.awaitSubscriptions(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1.1", "5"})
    void retainedMessageThere_reachesWhoeverSubscribesHere(String protocol) {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory);
                Observer observer = new Observer(upstream);
                RunningGateway gateway = bridged(upstream, protocol)) {
            observer.retain("eu/down/t", "x");
            assertThat(retained(subscriber(gateway, "a", "down/t"))).isEqualTo("down/t=x retain");
            observer.retain("eu/down/t", "y");
            assertThat(retained(subscriber(gateway, "b", "down/+"))).isEqualTo("down/t=y retain");
            assertThat(retained(subscriber311(gateway, 0))).isEqualTo("down/t=y retain");
            assertThat(retained(subscriber311(gateway, 1))).isEqualTo("down/t=y retain");
        }
    }
}
