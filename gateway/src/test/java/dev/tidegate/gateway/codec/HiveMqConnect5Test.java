package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.HiveMqPeer.agree;
import static dev.tidegate.gateway.codec.HiveMqPeer.assertSame;
import static dev.tidegate.gateway.codec.HiveMqPeer.client;
import static dev.tidegate.gateway.codec.PacketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client nobody here wrote says in MQTT 5 we read as it was meant, and the other way round: the connection. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HiveMqConnect5Test {
    @Test
    void connect_withEverything_isReadAsMeant() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            client(server)
                    .connectWith()
                    .cleanStart(false)
                    .keepAlive(77)
                    .sessionExpiryInterval(3600)
                    .restrictions()
                    .receiveMaximum(20)
                    .maximumPacketSize(65_536)
                    .topicAliasMaximum(9)
                    .requestResponseInformation(true)
                    .requestProblemInformation(false)
                    .applyRestrictions()
                    .simpleAuth()
                    .username("anna")
                    .password(text("secret"))
                    .applySimpleAuth()
                    .userProperties()
                    .add("k", "v")
                    .add("k", "w")
                    .applyUserProperties()
                    .willPublish()
                    .topic("gone/\u00E4")
                    .payload(text("bye"))
                    .qos(MqttQos.EXACTLY_ONCE)
                    .retain(true)
                    .delayInterval(5)
                    .messageExpiryInterval(30)
                    .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                    .contentType("text")
                    .responseTopic("r/t")
                    .correlationData(text("c"))
                    .userProperties()
                    .add("u", "")
                    .applyUserProperties()
                    .applyWillPublish()
                    .send();

            Packet.Connect connect = server.next(Packet.Connect.class);

            assertThat(connect.version()).isEqualTo(ProtocolVersion.V5);
            assertThat(connect.clientId()).isEqualTo("sensor");
            assertThat(connect.cleanStart()).isFalse();
            assertThat(connect.keepAlive()).isEqualTo(77);
            assertThat(connect.userName()).isEqualTo("anna");
            assertThat(connect.password()).isEqualTo(text("secret"));
            assertSame(
                    connect.properties(),
                    Properties.builder()
                            .number(Property.SESSION_EXPIRY_INTERVAL, 3600)
                            .number(Property.RECEIVE_MAXIMUM, 20)
                            .number(Property.MAXIMUM_PACKET_SIZE, 65_536)
                            .number(Property.TOPIC_ALIAS_MAXIMUM, 9)
                            .number(Property.REQUEST_RESPONSE_INFORMATION, 1)
                            .number(Property.REQUEST_PROBLEM_INFORMATION, 0)
                            .user("k", "v")
                            .user("k", "w")
                            .build());
            assertWill(connect.will());
        }
    }

    private static void assertWill(@Nullable Will will) {
        assertThat(will).isNotNull();
        assertThat(will.topic()).isEqualTo(TopicName.of("gone/\u00E4"));
        assertThat(will.payload()).isEqualTo(text("bye"));
        assertThat(will.qos()).isEqualTo(Qos.EXACTLY_ONCE);
        assertThat(will.retain()).isTrue();
        assertSame(
                will.properties(),
                Properties.builder()
                        .number(Property.WILL_DELAY_INTERVAL, 5)
                        .number(Property.MESSAGE_EXPIRY_INTERVAL, 30)
                        .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                        .text(Property.CONTENT_TYPE, "text")
                        .text(Property.RESPONSE_TOPIC, "r/t")
                        .binary(Property.CORRELATION_DATA, text("c"))
                        .user("u", "")
                        .build());
    }

    @Test
    void connAck_withEverything_isUnderstood() throws Exception {
        Packet answer = new Packet.ConnAck(
                true,
                ReasonCode.SUCCESS,
                Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 120)
                        .number(Property.RECEIVE_MAXIMUM, 100)
                        .number(Property.MAXIMUM_QOS, 1)
                        .number(Property.RETAIN_AVAILABLE, 0)
                        .number(Property.MAXIMUM_PACKET_SIZE, 1_048_576)
                        .text(Property.ASSIGNED_CLIENT_IDENTIFIER, "auto")
                        .number(Property.TOPIC_ALIAS_MAXIMUM, 32)
                        .text(Property.REASON_STRING, "ok")
                        .user("k", "v")
                        .number(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 0)
                        .number(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0)
                        .number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0)
                        .number(Property.SERVER_KEEP_ALIVE, 300)
                        .text(Property.RESPONSE_INFORMATION, "r/i")
                        .text(Property.SERVER_REFERENCE, "host")
                        .build());
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, packet -> List.of(answer))) {
            Mqtt5ConnAck connAck = Mqtt5Client.builder()
                    .serverHost("127.0.0.1")
                    .serverPort(server.port())
                    .buildBlocking()
                    .connectWith()
                    .cleanStart(false)
                    .sessionExpiryInterval(3600)
                    .restrictions()
                    .requestResponseInformation(true)
                    .applyRestrictions()
                    .send();

            assertThat(connAck.isSessionPresent()).isTrue();
            assertThat(connAck.getSessionExpiryInterval()).hasValue(120);
            assertThat(connAck.getRestrictions().getReceiveMaximum()).isEqualTo(100);
            assertThat(connAck.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
            assertThat(connAck.getRestrictions().isRetainAvailable()).isFalse();
            assertThat(connAck.getRestrictions().getMaximumPacketSize()).isEqualTo(1_048_576);
            assertThat(connAck.getAssignedClientIdentifier()).hasToString("Optional[auto]");
            assertThat(connAck.getRestrictions().getTopicAliasMaximum()).isEqualTo(32);
            assertThat(connAck.getReasonString()).hasToString("Optional[ok]");
            assertThat(connAck.getUserProperties().asList()).hasToString("[(k, v)]");
            assertThat(connAck.getRestrictions().isWildcardSubscriptionAvailable())
                    .isFalse();
            assertThat(connAck.getRestrictions().areSubscriptionIdentifiersAvailable())
                    .isFalse();
            assertThat(connAck.getRestrictions().isSharedSubscriptionAvailable())
                    .isFalse();
            assertThat(connAck.getServerKeepAlive()).hasValue(300);
            assertThat(connAck.getResponseInformation()).hasToString("Optional[r/i]");
            assertThat(connAck.getServerReference()).hasToString("Optional[host]");
        }
    }

    @Test
    void disconnect_ofTheServer_isUnderstood() throws Exception {
        Packet goodbye = new Packet.Disconnect(
                ReasonCode.SERVER_MOVED,
                Properties.builder()
                        .text(Property.REASON_STRING, "moved")
                        .user("k", "v")
                        .text(Property.SERVER_REFERENCE, "host")
                        .build());
        try (ScriptedServer server = new ScriptedServer(
                Dialect.V5, packet -> packet instanceof Packet.Publish ? List.of(goodbye) : agree(packet))) {
            CompletableFuture<Throwable> heard = new CompletableFuture<>();
            Mqtt5BlockingClient client = Mqtt5Client.builder()
                    .identifier("sensor")
                    .serverHost("127.0.0.1")
                    .serverPort(server.port())
                    .addDisconnectedListener(context -> heard.complete(context.getCause()))
                    .buildBlocking();
            client.connect();
            client.toAsync().publishWith().topic("a").send();

            Mqtt5DisconnectException end = (Mqtt5DisconnectException) heard.get(20, TimeUnit.SECONDS);

            assertThat(end.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5DisconnectReasonCode.SERVER_MOVED);
            assertThat(end.getMqttMessage().getReasonString()).hasToString("Optional[moved]");
            assertThat(end.getMqttMessage().getServerReference()).hasToString("Optional[host]");
        }
    }

    @Test
    void disconnect_ofTheClient_isReadAsMeant() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connectWith().sessionExpiryInterval(100).send();
            server.next(Packet.Connect.class);

            client.disconnectWith()
                    .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                    .sessionExpiryInterval(60)
                    .reasonString("bye")
                    .userProperties()
                    .add("k", "v")
                    .applyUserProperties()
                    .send();
            Packet.Disconnect disconnect = server.next(Packet.Disconnect.class);

            assertThat(disconnect.code()).isEqualTo(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE);
            assertSame(
                    disconnect.properties(),
                    Properties.builder()
                            .number(Property.SESSION_EXPIRY_INTERVAL, 60)
                            .text(Property.REASON_STRING, "bye")
                            .user("k", "v")
                            .build());
        }
    }
}
