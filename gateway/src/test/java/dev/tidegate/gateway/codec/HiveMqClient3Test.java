package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.PacketBytes.FOREVER;
import static dev.tidegate.gateway.codec.PacketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client nobody here wrote says in MQTT 3.1.1 we read as it was meant, and the other way round. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HiveMqClient3Test {

    private static ScriptedServer agreeing() throws Exception {
        return new ScriptedServer(Dialect.V3_1_1, HiveMqPeer::agree);
    }

    private static Mqtt3BlockingClient client(ScriptedServer server) {
        return Mqtt3Client.builder()
                .identifier("sensor")
                .serverHost("127.0.0.1")
                .serverPort(server.port())
                .buildBlocking();
    }

    @Test
    void connect_withEverything_isReadAsMeant() throws Exception {
        try (ScriptedServer server = agreeing()) {
            client(server)
                    .connectWith()
                    .cleanSession(false)
                    .keepAlive(77)
                    .simpleAuth()
                    .username("anna")
                    .password(text("secret"))
                    .applySimpleAuth()
                    .willPublish()
                    .topic("gone")
                    .payload(text("bye"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .retain(true)
                    .applyWillPublish()
                    .send();

            assertThat(server.next(Packet.Connect.class))
                    .usingRecursiveComparison()
                    .isEqualTo(new Packet.Connect(
                            ProtocolVersion.V3_1_1,
                            "sensor",
                            false,
                            77,
                            FOREVER,
                            new Will(TopicName.of("gone"), text("bye"), Qos.AT_LEAST_ONCE, true, Properties.NONE),
                            "anna",
                            text("secret")));
        }
    }

    @Test
    void connAck_refusal_isUnderstood() throws Exception {
        Packet refusal = new Packet.ConnAck(false, ReasonCode.BAD_USER_NAME_OR_PASSWORD, Properties.NONE);
        try (ScriptedServer server = new ScriptedServer(Dialect.V3_1_1, packet -> List.of(refusal))) {
            Mqtt3BlockingClient client = client(server);

            Mqtt3ConnAckException heard = catchThrowableOfType(Mqtt3ConnAckException.class, client::connect);

            assertThat(heard.getMqttMessage().getReturnCode())
                    .isEqualTo(Mqtt3ConnAckReturnCode.BAD_USER_NAME_OR_PASSWORD);
        }
    }

    @Test
    void publish_exactlyOnce_goesThroughAllFourPackets() throws Exception {
        try (ScriptedServer server = agreeing()) {
            Mqtt3BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            client.publishWith()
                    .topic("a/b")
                    .payload(text("hi"))
                    .retain(true)
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            Packet.Publish publish = server.next(Packet.Publish.class);

            assertThat(publish.topic()).isEqualTo(TopicName.of("a/b"));
            assertThat(publish.payload()).isEqualTo(text("hi"));
            assertThat(publish.retain()).isTrue();
            assertThat(publish.properties()).isSameAs(Properties.NONE);
            assertThat(server.next(Packet.PubRel.class).packetId()).isEqualTo(publish.packetId());
        }
    }

    @Test
    void subscribe_isReadAsMeant() throws Exception {
        try (ScriptedServer server = agreeing()) {
            Mqtt3BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            client.subscribeWith()
                    .topicFilter("a/+/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();

            assertThat(server.next(Packet.Subscribe.class).requests())
                    .containsExactly(
                            new SubscriptionRequest("a/+/#", Qos.EXACTLY_ONCE, false, false, RetainHandling.SEND));
        }
    }

    @Test
    void subAck_refusal_isUnderstood() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                Dialect.V3_1_1,
                packet -> packet instanceof Packet.Subscribe subscribe
                        ? List.of(new Packet.SubAck(
                                subscribe.packetId(), List.of(ReasonCode.NOT_AUTHORIZED), Properties.NONE))
                        : HiveMqPeer.agree(packet))) {
            Mqtt3BlockingClient client = client(server);
            client.connect();

            Mqtt3SubAckException heard = catchThrowableOfType(
                    Mqtt3SubAckException.class,
                    () -> client.subscribeWith().topicFilter("#").send());

            assertThat(heard.getMqttMessage().getReturnCodes()).hasToString("[FAILURE]");
        }
    }

    @Test
    void unsubscribe_isReadAndItsAnswerUnderstood() throws Exception {
        try (ScriptedServer server = agreeing()) {
            Mqtt3BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            client.unsubscribeWith().topicFilter("a/#").send();

            assertThat(server.next(Packet.Unsubscribe.class).filters()).containsExactly("a/#");
        }
    }

    @Test
    void frames_ofEveryKind_areUnderstood() throws Exception {
        Message small = new Message(
                TopicName.of("a/b"),
                text("hi"),
                Qos.EXACTLY_ONCE,
                true,
                Properties.builder().user("k", "v").build(),
                10_000,
                null);
        Message large = new Message(
                TopicName.of("a/b"), new byte[100_000], Qos.EXACTLY_ONCE, true, Properties.NONE, Message.NEVER, null);
        int qos1 = PublishFrames.flags(Qos.AT_LEAST_ONCE);
        try (ScriptedServer server = agreeing()) {
            Mqtt3BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);
            PublishFrames frames = new PublishFrames();
            try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                // The client listens on its own thread; once this is answered, it does.
                client.subscribeWith().topicFilter("a/b").send();
                server.next(Packet.Subscribe.class);
                server.send(frames.frame(small, qos1 | PublishFrames.RETAIN, 1, Dialect.V3_1_1, 0));
                server.send(frames.frame(large, qos1, 2, Dialect.V3_1_1, 0));

                Mqtt3Publish first = publishes.receive();
                assertThat(first.getTopic()).hasToString("a/b");
                assertThat(first.getPayloadAsBytes()).isEqualTo(text("hi"));
                assertThat(first.isRetain()).isTrue();
                assertThat(publishes.receive().getPayloadAsBytes()).isEqualTo(new byte[100_000]);
            }
            assertThat(server.next(Packet.PubAck.class).packetId()).isEqualTo(1);
            assertThat(server.next(Packet.PubAck.class).packetId()).isEqualTo(2);
        }
    }

    @Test
    void disconnect_isRead() throws Exception {
        try (ScriptedServer server = agreeing()) {
            Mqtt3BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            client.disconnect();

            assertThat(server.next(Packet.Disconnect.class).code()).isEqualTo(ReasonCode.NORMAL_DISCONNECTION);
        }
    }
}
