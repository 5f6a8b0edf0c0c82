package dev.tidegate.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** AUTH in both directions with a client nobody here wrote. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HiveMqAuth5Test {
    private static final Properties CHALLENGE = Properties.builder()
            .text(Property.AUTHENTICATION_METHOD, "ECHO")
            .binary(Property.AUTHENTICATION_DATA, new byte[] {1, 2, 3})
            .text(Property.REASON_STRING, "prove it")
            .user("k", "v")
            .build();

    private static List<Packet> challenge(Packet packet) {
        if (packet instanceof Packet.Connect) {
            return List.of(new Packet.Auth(ReasonCode.CONTINUE_AUTHENTICATION, CHALLENGE));
        }
        Properties done = Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "ECHO")
                .binary(Property.AUTHENTICATION_DATA, new byte[] {9})
                .build();
        return List.of(new Packet.ConnAck(false, ReasonCode.SUCCESS, done));
    }

    @Test
    void auth_ofBothSides_isUnderstood() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqAuth5Test::challenge)) {
            Mqtt5Client.builder()
                    .identifier("sensor")
                    .serverHost("127.0.0.1")
                    .serverPort(server.port())
                    .enhancedAuth(new Echo())
                    .buildBlocking()
                    .connect();

            Packet.Connect connect = server.next(Packet.Connect.class);
            Packet.Auth auth = server.next(Packet.Auth.class);

            assertThat(connect.properties().text(Property.AUTHENTICATION_METHOD))
                    .isEqualTo("ECHO");
            assertThat(connect.properties().binary(Property.AUTHENTICATION_DATA))
                    .containsExactly(0);
            assertThat(auth.code()).isEqualTo(ReasonCode.CONTINUE_AUTHENTICATION);
            assertThat(auth.properties().text(Property.AUTHENTICATION_METHOD)).isEqualTo("ECHO");
            assertThat(auth.properties().binary(Property.AUTHENTICATION_DATA)).containsExactly(1, 2, 3);
        }
    }

    /** Sends back the server's data. */
    private static final class Echo implements Mqtt5EnhancedAuthMechanism {
        @Override
        public MqttUtf8String getMethod() {
            return MqttUtf8String.of("ECHO");
        }

        @Override
        public int getTimeout() {
            return 20;
        }

        @Override
        public CompletableFuture<Void> onAuth(
                Mqtt5ClientConfig config, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder builder) {
            builder.data(new byte[] {0});
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> onContinue(
                Mqtt5ClientConfig config, Mqtt5Auth auth, Mqtt5AuthBuilder builder) {
            builder.data(auth.getData().orElse(ByteBuffer.allocate(0)));
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig config, Mqtt5ConnAck connAck) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig config, Mqtt5AuthBuilder builder) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig config, Mqtt5Auth auth) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public void onAuthRejected(Mqtt5ClientConfig config, Mqtt5ConnAck connAck) {
            // the test fails on its own: connect() throws
        }

        @Override
        public void onReAuthRejected(Mqtt5ClientConfig config, Mqtt5Disconnect disconnect) {
            // never asked for
        }

        @Override
        public void onAuthError(Mqtt5ClientConfig config, Throwable cause) {
            // the test fails on its own: connect() throws
        }

        @Override
        public void onReAuthError(Mqtt5ClientConfig config, Throwable cause) {
            // never asked for
        }
    }
}
