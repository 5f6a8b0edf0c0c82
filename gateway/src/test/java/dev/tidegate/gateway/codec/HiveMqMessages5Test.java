package dev.tidegate.gateway.codec;

import static dev.tidegate.gateway.codec.HiveMqPeer.EXPLAINED;
import static dev.tidegate.gateway.codec.HiveMqPeer.agree;
import static dev.tidegate.gateway.codec.HiveMqPeer.assertSame;
import static dev.tidegate.gateway.codec.HiveMqPeer.client;
import static dev.tidegate.gateway.codec.PacketBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.unsuback.Mqtt5UnsubAck;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.ReasonCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client nobody here wrote says in MQTT 5 we read as it was meant, and the other way round: messages. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HiveMqMessages5Test {
    @Test
    void publish_withEverything_isReadAsMeant() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            Mqtt5PublishResult result = client.publishWith()
                    .topic("a/b")
                    .payload(text("hi"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .retain(true)
                    .messageExpiryInterval(30)
                    .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                    .contentType("text")
                    .responseTopic("r/t")
                    .correlationData(text("c"))
                    .userProperties()
                    .add("b", "1")
                    .add("a", "2")
                    .applyUserProperties()
                    .send();
            Packet.Publish publish = server.next(Packet.Publish.class);

            assertThat(result).isInstanceOf(Mqtt5PublishResult.Mqtt5Qos1Result.class);
            Mqtt5PubAck pubAck = ((Mqtt5PublishResult.Mqtt5Qos1Result) result).getPubAck();
            assertThat(pubAck.getReasonCode()).isEqualTo(Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
            assertThat(pubAck.getReasonString()).hasToString("Optional[why]");
            assertThat(pubAck.getUserProperties().asList()).hasToString("[(k, v)]");
            assertThat(publish.topic()).isEqualTo(TopicName.of("a/b"));
            assertThat(publish.payload()).isEqualTo(text("hi"));
            assertThat(publish.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
            assertThat(publish.retain()).isTrue();
            assertSame(
                    publish.properties().without(each -> each == Property.TOPIC_ALIAS),
                    Properties.builder()
                            .number(Property.MESSAGE_EXPIRY_INTERVAL, 30)
                            .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                            .text(Property.CONTENT_TYPE, "text")
                            .text(Property.RESPONSE_TOPIC, "r/t")
                            .binary(Property.CORRELATION_DATA, text("c"))
                            .user("b", "1")
                            .user("a", "2")
                            .build());
        }
    }

    @Test
    void publishes_ofOneTopic_areReadWithTheirAlias() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);
            for (int i = 0; i < 3; i++) {
                client.publishWith()
                        .topic("a/b")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(text("hi"))
                        .send();
            }

            Packet.Publish first = server.next(Packet.Publish.class);
            server.next(Packet.Publish.class);
            Packet.Publish third = server.next(Packet.Publish.class);

            assertThat(first.topic()).isEqualTo(TopicName.of("a/b"));
            assertThat(third.topic()).isNull();
            assertThat(third.properties().number(Property.TOPIC_ALIAS, -1)).isPositive();
        }
    }

    @Test
    void publish_exactlyOnce_goesThroughAllFourPackets() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            Mqtt5PublishResult result =
                    client.publishWith().topic("a").qos(MqttQos.EXACTLY_ONCE).send();

            int packetId = server.next(Packet.Publish.class).packetId();
            assertThat(server.next(Packet.PubRel.class).packetId()).isEqualTo(packetId);
            assertThat(result.getError()).isEmpty();
        }
    }

    @Test
    void subscribe_withEverything_isReadAsMeant() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            Mqtt5SubAck subAck = client.subscribeWith()
                    .topicFilter("a/+/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .noLocal(true)
                    .retainAsPublished(true)
                    .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
                    .userProperties()
                    .add("k", "v")
                    .applyUserProperties()
                    .send();
            Packet.Subscribe subscribe = server.next(Packet.Subscribe.class);

            assertThat(subAck.getReasonString()).hasToString("Optional[why]");
            assertThat(subAck.getUserProperties().asList()).hasToString("[(k, v)]");
            assertThat(subscribe.requests())
                    .containsExactly(
                            new SubscriptionRequest("a/+/#", Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND));
            assertThat(subscribe.properties().userProperties()).hasSize(1);
        }
    }

    @Test
    void subAck_refusal_isUnderstood() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                Dialect.V5,
                packet -> packet instanceof Packet.Subscribe subscribe
                        ? List.of(new Packet.SubAck(
                                subscribe.packetId(),
                                List.of(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED),
                                EXPLAINED))
                        : agree(packet))) {
            Mqtt5BlockingClient client = client(server);
            client.connect();

            Mqtt5SubAckException refusal = catchThrowableOfType(
                    Mqtt5SubAckException.class,
                    () -> client.subscribeWith().topicFilter("#").send());

            assertThat(refusal.getMqttMessage().getReasonCodes()).hasToString("[WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED]");
        }
    }

    @Test
    void unsubscribe_isReadAndItsAnswerUnderstood() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connect();
            server.next(Packet.Connect.class);

            Mqtt5UnsubAck unsubAck = client.unsubscribeWith().topicFilter("a/#").send();

            assertThat(server.next(Packet.Unsubscribe.class).filters()).containsExactly("a/#");
            assertThat(unsubAck.getReasonCodes()).hasToString("[NO_SUBSCRIPTIONS_EXISTED]");
            assertThat(unsubAck.getReasonString()).hasToString("Optional[why]");
        }
    }

    @Test
    void frames_ofEveryKind_areUnderstood() throws Exception {
        Properties properties = Properties.builder()
                .number(Property.PAYLOAD_FORMAT_INDICATOR, 1)
                .text(Property.CONTENT_TYPE, "text")
                .text(Property.RESPONSE_TOPIC, "r/t")
                .binary(Property.CORRELATION_DATA, text("c"))
                .user("b", "1")
                .user("a", "2")
                .build();
        Message small = new Message(TopicName.of("a/b"), text("hi"), Qos.EXACTLY_ONCE, true, properties, 10_000, null);
        Message large = new Message(
                TopicName.of("a/b"), new byte[100_000], Qos.EXACTLY_ONCE, true, Properties.NONE, Message.NEVER, null);
        try (ScriptedServer server = new ScriptedServer(Dialect.V5, HiveMqPeer::agree)) {
            Mqtt5BlockingClient client = client(server);
            client.connectWith()
                    .restrictions()
                    .topicAliasMaximum(5)
                    .applyRestrictions()
                    .send();
            server.next(Packet.Connect.class);
            PublishFrames frames = new PublishFrames();
            int qos1 = PublishFrames.flags(Qos.AT_LEAST_ONCE);
            try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
                // The client listens on its own thread; once this is answered, it does.
                client.subscribeWith().topicFilter("a/b").send();
                server.next(Packet.Subscribe.class);
                server.send(frames.frame(small, qos1 | PublishFrames.RETAIN, 1, Dialect.V5, 4_500));
                server.send(frames.frame(small, qos1, 2, Envelope.of(new int[] {1, 300, 268_435_455}), 4_500));
                server.send(frames.frame(small, qos1, 3, Envelope.of(5, AliasUse.INTRODUCE), 4_500));
                server.send(frames.frame(small, qos1, 4, Envelope.of(5, AliasUse.REPLACE), 4_500));
                server.send(frames.frame(large, qos1 | PublishFrames.DUP, 5, Dialect.V5, 0));

                Mqtt5Publish first = publishes.receive();
                assertThat(first.isRetain()).isTrue();
                assertThat(first.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
                for (Mqtt5Publish each :
                        List.of(first, publishes.receive(), publishes.receive(), publishes.receive())) {
                    assertSmall(each);
                }
                assertThat(publishes.receive().getPayloadAsBytes()).isEqualTo(new byte[100_000]);
            }
            for (int packetId = 1; packetId <= 5; packetId++) {
                assertThat(server.next(Packet.PubAck.class).packetId()).isEqualTo(packetId);
            }
        }
    }

    private static void assertSmall(Mqtt5Publish publish) {
        assertThat(publish.getTopic()).hasToString("a/b");
        assertThat(publish.getPayloadAsBytes()).isEqualTo(text("hi"));
        assertThat(publish.getMessageExpiryInterval()).hasValue(6);
        assertThat(publish.getPayloadFormatIndicator()).contains(Mqtt5PayloadFormatIndicator.UTF_8);
        assertThat(publish.getContentType()).hasToString("Optional[text]");
        assertThat(publish.getResponseTopic()).hasToString("Optional[r/t]");
        assertThat(publish.getCorrelationData()).contains(ByteBuffer.wrap(text("c")));
        assertThat(publish.getUserProperties().asList()).hasToString("[(b, 1), (a, 2)]");
    }
}
