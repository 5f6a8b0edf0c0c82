package dev.tidegate.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients nobody here wrote, which cannot renew by AUTH, are warned of the end of their token and come back with another. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EndNoticeClientsTest {
    private static final String WARNINGS = "$SYS/token/ending";
    private static final String NO_KEEP_ALIVE_LIMIT = "limits.keep-alive-max=65535s";

    /** Tokens are good for an hour, and for half a minute more because clocks differ. */
    private static final Duration ALMOST_AN_HOUR = Duration.ofMinutes(60);

    @ParameterizedTest
    @ValueSource(strings = {Mosquitto.V3_1_1, Mosquitto.V5})
    void mosquitto_whoseTokenEndsSoon_hearsSo(String version) {
        try (RunningGateway gateway = RunningGateway.with(NO_KEEP_ALIVE_LIMIT).start();
                Mosquitto.Subscriber subscriber =
                        new Mosquitto(gateway).subscribe(version, "-k", "65000", "-t", WARNINGS)) {
            gateway.later(ALMOST_AN_HOUR);
            assertThat(subscriber.messages(1))
                    .singleElement()
                    .asString()
                    .matches("0 0 \\$SYS/token/ending \\{\"seconds\":(29|30),\"expires\":\"[-0-9T:]+Z\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void client_warnedInTime_findsItsSessionWithTheNextToken(Way way) throws Exception {
        try (RunningGateway gateway = Way.gateway(NO_KEEP_ALIVE_LIMIT).start()) {
            Mqtt3BlockingClient client =
                    way.client(gateway, "old-" + way).useMqttVersion3().buildBlocking();
            connect(client, gateway);
            try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith().topicFilter(WARNINGS).send();
                client.subscribeWith()
                        .topicFilter("work")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send();
                gateway.later(ALMOST_AN_HOUR);
                assertThat(publishes.receive().getTopic()).hasToString(WARNINGS);
                client.disconnect();
                new Mosquitto(gateway).publish(Mosquitto.V5, "-t", "work", "-q", "1", "-m", "meanwhile");
                connect(client, gateway);
                assertThat(new String(publishes.receive().getPayloadAsBytes(), UTF_8))
                        .isEqualTo("meanwhile");
            }
            client.disconnect();
        }
    }

    private static void connect(Mqtt3BlockingClient client, RunningGateway gateway) {
        client.connectWith()
                .cleanSession(false)
                .keepAlive(0)
                .simpleAuth()
                .username("any")
                .password(gateway.token().getBytes(UTF_8))
                .applySimpleAuth()
                .send();
    }

    @Test
    void gatewayThatWarnsNobody_saysNothing() {
        try (RunningGateway gateway =
                RunningGateway.with(NO_KEEP_ALIVE_LIMIT, "auth.warn-before=0s").start()) {
            Mqtt3BlockingClient client =
                    Way.TCP.client(gateway, "quiet").useMqttVersion3().buildBlocking();
            connect(client, gateway);
            try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                client.subscribeWith().topicFilter(WARNINGS).send();
                client.subscribeWith().topicFilter("end").send();
                gateway.later(ALMOST_AN_HOUR);
                client.publishWith().topic("end").send();
                Mqtt3Publish first = publishes.receive();
                Optional<Mqtt3Publish> next = publishes.receiveNow();
                assertThat(first.getTopic()).hasToString("end");
                assertThat(next).isEmpty();
            }
            client.disconnect();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
