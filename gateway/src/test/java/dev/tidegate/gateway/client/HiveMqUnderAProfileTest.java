package dev.tidegate.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedListener;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client library nobody here wrote hears the refusals of cloudflare-pubsub in its own words. */
@Timeout(60)
class HiveMqUnderAProfileTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = Way.gateway("policy.profile=cloudflare-pubsub");

    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        for (Mqtt5BlockingClient each : clients) {
            each.toAsync().disconnect().handle((gone, alreadyGone) -> true).join();
        }
    }

    private Mqtt5BlockingClient client(Way way) {
        return client(way, context -> {});
    }

    private Mqtt5BlockingClient client(Way way, MqttClientDisconnectedListener atTheEnd) {
        Mqtt5BlockingClient client = way.client(GATEWAY, "guest-" + way)
                .addDisconnectedListener(atTheEnd)
                .useMqttVersion5()
                .simpleAuth()
                .username("any")
                .password(GATEWAY.token().getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        clients.add(client);
        return client;
    }

    private Mqtt5BlockingClient connected(Way way) {
        Mqtt5BlockingClient client = client(way);
        client.connect();
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void greeting_announcesTheProfile(Way way) {
        Mqtt5ConnAck greeting = client(way).connect();
        assertThat(greeting.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_MOST_ONCE);
        assertThat(greeting.getRestrictions().isRetainAvailable()).isFalse();
        assertThat(greeting.getRestrictions().isWildcardSubscriptionAvailable()).isFalse();
        assertThat(greeting.getRestrictions().isSharedSubscriptionAvailable()).isFalse();
        assertThat(greeting.getRestrictions().areSubscriptionIdentifiersAvailable())
                .isFalse();
        assertThat(greeting.getRestrictions().getMaximumPacketSize()).isEqualTo(64_000);
    }

    /** This client asks although the greeting said no, so it hears the code. */
    @ParameterizedTest
    @EnumSource
    void wildcard_costsTheConnection_withItsCode(Way way) {
        Mqtt5BlockingClient client = connected(way);
        assertThat(disconnectOf(
                        () -> client.subscribeWith().topicFilter("demo/#").send()))
                .isEqualTo(Mqtt5DisconnectReasonCode.TOPIC_NAME_INVALID);
    }

    @ParameterizedTest
    @EnumSource
    void sharedSubscription_costsTheConnection_withItsCode(Way way) {
        Mqtt5BlockingClient client = connected(way);
        assertThat(disconnectOf(() ->
                        client.subscribeWith().topicFilter("$share/team/demo").send()))
                .isEqualTo(Mqtt5DisconnectReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
    }

    @ParameterizedTest
    @EnumSource
    void qos1_costsTheConnection_withItsCode(Way way) {
        Mqtt5BlockingClient client = connected(way);
        assertThat(disconnectOf(() -> client.publishWith()
                        .topic("demo")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send()))
                .isEqualTo(Mqtt5DisconnectReasonCode.QOS_NOT_SUPPORTED);
    }

    /** At QoS 0 nobody waits for an answer: the code is what ended the connection. */
    @ParameterizedTest
    @EnumSource
    void retain_costsTheConnection_withItsCode(Way way) throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Mqtt5BlockingClient client = client(way, each -> end.complete(each.getCause()));
        client.connect();
        client.publishWith().topic("demo").retain(true).send();
        assertThat(end.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        said -> assertThat(said.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.RETAIN_NOT_SUPPORTED));
    }

    /** What the gateway said last before the client gave up. */
    private static Mqtt5DisconnectReasonCode disconnectOf(ThrowingCallable asking) {
        Throwable last = catchThrowable(asking);
        while (last != null && !(last instanceof Mqtt5DisconnectException)) {
            last = last.getCause();
        }
        return ((Mqtt5DisconnectException) Objects.requireNonNull(last, "no DISCONNECT came"))
                .getMqttMessage()
                .getReasonCode();
    }

    @ParameterizedTest
    @EnumSource
    void exactTopic_isGrantedAtQos0(Way way) {
        assertThat(connected(way)
                        .subscribeWith()
                        .topicFilter("demo/hello")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send()
                        .getReasonCodes())
                .containsExactly(Mqtt5SubAckReasonCode.GRANTED_QOS_0);
    }

    @ParameterizedTest
    @EnumSource
    void oldVersion_isRefusedWithItsCode(Way way) {
        Mqtt3BlockingClient old = way.client(GATEWAY, "old")
                .useMqttVersion3()
                .simpleAuth()
                .username("any")
                .password(GATEWAY.token().getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        Mqtt3ConnAckException refused = catchThrowableOfType(Mqtt3ConnAckException.class, old::connect);
        assertThat(refused.getMqttMessage().getReturnCode())
                .isEqualTo(Mqtt3ConnAckReturnCode.UNSUPPORTED_PROTOCOL_VERSION);
    }
}
