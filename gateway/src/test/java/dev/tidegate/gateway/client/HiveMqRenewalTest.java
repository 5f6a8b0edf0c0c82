package dev.tidegate.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client library nobody here wrote proves itself with {@code OAUTH2-JWT} and renews its token inside the session. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HiveMqRenewalTest {
    private static final Duration MOST_OF_AN_HOUR = Duration.ofMinutes(50);

    @ParameterizedTest
    @EnumSource
    void session_renewedInTime_outlivesItsFirstToken(Way way) throws Exception {
        try (RunningGateway gateway =
                Way.gateway("limits.keep-alive-max=65535s").start()) {
            Bearer bearer = new Bearer(gateway, RunningGateway.SUBJECT);
            Mqtt5BlockingClient client = client(way, gateway, bearer);
            client.connectWith().keepAlive(0).send();
            for (int i = 0; i < 3; i++) { // tokens are good for an hour
                gateway.later(MOST_OF_AN_HOUR);
                client.toAsync().reauth().get();
            }
            assertThat(bearer.renewals).hasValue(3);
            assertThat(client.getState().isConnected()).isTrue();
            client.disconnect();
        }
    }

    @ParameterizedTest
    @EnumSource
    void renewal_asSomebodyElse_isRefused(Way way) {
        try (RunningGateway gateway = Way.gateway().start()) {
            Bearer bearer = new Bearer(gateway, RunningGateway.SUBJECT);
            Mqtt5BlockingClient client = client(way, gateway, bearer);
            client.connect();
            bearer.subject = "somebody-else";
            assertThatThrownBy(() -> client.toAsync().reauth().get()).hasRootCauseMessage("Server sent DISCONNECT.");
            assertThat(bearer.rejected).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        }
    }

    private static Mqtt5BlockingClient client(Way way, RunningGateway gateway, Bearer bearer) {
        return way.client(gateway, "bearer-" + way)
                .useMqttVersion5()
                .enhancedAuth(bearer)
                .buildBlocking();
    }

    /** Shows a fresh token whenever it is asked for one. */
    private static final class Bearer implements Mqtt5EnhancedAuthMechanism {
        private final RunningGateway gateway;
        private volatile String subject;
        private final AtomicInteger renewals = new AtomicInteger();
        private volatile Mqtt5DisconnectReasonCode rejected = Mqtt5DisconnectReasonCode.NORMAL_DISCONNECTION;

        Bearer(RunningGateway gateway, String subject) {
            this.gateway = gateway;
            this.subject = subject;
        }

        private byte[] token() {
            return gateway.token(subject).getBytes(UTF_8);
        }

        @Override
        public MqttUtf8String getMethod() {
            return MqttUtf8String.of("OAUTH2-JWT");
        }

        @Override
        public int getTimeout() {
            return 20;
        }

        @Override
        public CompletableFuture<Void> onAuth(
                Mqtt5ClientConfig config, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder builder) {
            builder.data(token());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> onContinue(
                Mqtt5ClientConfig config, Mqtt5Auth auth, Mqtt5AuthBuilder builder) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig config, Mqtt5ConnAck connAck) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig config, Mqtt5AuthBuilder builder) {
            builder.data(token());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig config, Mqtt5Auth auth) {
            renewals.incrementAndGet();
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public void onAuthRejected(Mqtt5ClientConfig config, Mqtt5ConnAck connAck) {
            // the test fails on its own: connect() throws
        }

        @Override
        public void onReAuthRejected(Mqtt5ClientConfig config, Mqtt5Disconnect disconnect) {
            rejected = disconnect.getReasonCode();
        }

        @Override
        public void onAuthError(Mqtt5ClientConfig config, Throwable cause) {
            // the test fails on its own: connect() throws
        }

        @Override
        public void onReAuthError(Mqtt5ClientConfig config, Throwable cause) {
            // the test fails on its own: reauth() throws
        }
    }
}
