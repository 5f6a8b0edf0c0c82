package dev.tidegate.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** HiveMQ's Java client speaking MQTT 5, through each door. */
@Timeout(60)
class HiveMq5Test {
    private static final int MANY = 10_000;
    private static final int TEN_MEBIBYTES = 10 << 20;
    private static final long SEVEN_DAYS = 7L * 24 * 60 * 60;

    @RegisterExtension
    static final RunningGateway GATEWAY = Way.gateway("limits.packet-size=11MiB");

    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        for (Mqtt5BlockingClient each : clients) {
            each.toAsync().disconnect().handle((gone, alreadyGone) -> true).join();
        }
    }

    static Stream<Arguments> everyWayAndQos() {
        return Arrays.stream(Way.values())
                .flatMap(way -> Arrays.stream(MqttQos.values()).map(qos -> Arguments.of(way, qos)));
    }

    private Mqtt5BlockingClient client(Way way, String identifier) {
        Mqtt5BlockingClient client = way.client(GATEWAY, identifier)
                .useMqttVersion5()
                .simpleAuth()
                .username("any")
                .password(GATEWAY.token().getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        clients.add(client);
        return client;
    }

    private Mqtt5BlockingClient connected(Way way, String identifier) {
        Mqtt5BlockingClient client = client(way, identifier);
        client.connect();
        return client;
    }

    private static Mqtt5Publish next(Mqtt5Publishes publishes) throws InterruptedException {
        return publishes.receive(10, TimeUnit.SECONDS).orElseThrow(() -> new AssertionError("nothing came"));
    }

    private static void subscribe(Mqtt5BlockingClient client, String filter) {
        client.subscribeWith().topicFilter(filter).qos(MqttQos.EXACTLY_ONCE).send();
    }

    private static String text(Mqtt5Publish publish) {
        return new String(publish.getPayloadAsBytes(), UTF_8);
    }

    @ParameterizedTest
    @MethodSource("everyWayAndQos")
    void message_atEachQos_arrivesAtThatQos(Way way, MqttQos qos) throws Exception {
        Mqtt5BlockingClient client = connected(way, "qos");
        try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "five/qos");
            client.publishWith()
                    .topic("five/qos")
                    .qos(qos)
                    .payload("tide".getBytes(UTF_8))
                    .send();
            Mqtt5Publish came = next(publishes);
            assertThat(came.getQos()).isEqualTo(qos);
            assertThat(text(came)).isEqualTo("tide");
        }
    }

    @ParameterizedTest
    @MethodSource("everyWayAndQos")
    void tenThousandMessages_arriveInOrderWithoutLoss(Way way, MqttQos qos) {
        List<Integer> came = Collections.synchronizedList(new ArrayList<>());
        Mqtt5BlockingClient reader = connected(way, "reader");
        reader.toAsync()
                .subscribeWith()
                .topicFilter("five/many")
                .qos(MqttQos.EXACTLY_ONCE)
                .callback(each -> came.add(each.getPayload().orElseThrow().getInt()))
                .send()
                .join();
        Mqtt5BlockingClient writer = connected(way, "writer");
        CompletableFuture<?>[] sent = IntStream.range(0, MANY)
                .mapToObj(i -> writer.toAsync()
                        .publishWith()
                        .topic("five/many")
                        .qos(qos)
                        .payload(ByteBuffer.allocate(4).putInt(0, i))
                        .send())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(sent).join();
        await().until(() -> came.size() >= MANY);
        assertThat(came).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource
    void payloadOfTenMebibytes_arrivesWhole(Way way) throws Exception {
        byte[] payload = new byte[TEN_MEBIBYTES];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) ((i * 31) >> 3);
        }
        Mqtt5BlockingClient client = connected(way, "large");
        try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "five/large");
            client.publishWith()
                    .topic("five/large")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload)
                    .send();
            assertThat(Arrays.equals(next(publishes).getPayloadAsBytes(), payload))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void wildcards_chooseTopics(Way way) throws Exception {
        Mqtt5BlockingClient client = connected(way, "wild");
        try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "five/+/heat/#");
            for (String topic : List.of("five/attic/light", "five/attic/heat/1", "six/attic/heat", "five/b/heat")) {
                client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).send();
            }
            assertThat(next(publishes).getTopic()).hasToString("five/attic/heat/1");
            assertThat(next(publishes).getTopic()).hasToString("five/b/heat");
        }
    }

    @ParameterizedTest
    @EnumSource
    void retainedMessage_awaitsLaterSubscribers(Way way) throws Exception {
        Mqtt5BlockingClient client = connected(way, "keeper");
        String topic = "five/kept/" + way;
        client.publishWith()
                .topic(topic)
                .retain(true)
                .payload("kept".getBytes(UTF_8))
                .send();
        try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, topic);
            Mqtt5Publish came = next(publishes);
            assertThat(came.isRetain()).isTrue();
            assertThat(text(came)).isEqualTo("kept");
        }
    }

    /** A second connection of the same client: the first goes without a DISCONNECT of its own. */
    @ParameterizedTest
    @EnumSource
    void will_ofAClientThatWasReplaced_isPublished(Way way) throws Exception {
        Mqtt5BlockingClient heir = connected(way, "heir");
        try (Mqtt5Publishes publishes = heir.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(heir, "five/will");
            client(way, "mortal")
                    .connectWith()
                    .willPublish()
                    .topic("five/will")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("gone".getBytes(UTF_8))
                    .applyWillPublish()
                    .send();
            connected(way, "mortal");
            assertThat(text(next(publishes))).isEqualTo("gone");
        }
    }

    @ParameterizedTest
    @EnumSource
    void session_outlivesItsConnection_asLongAsAllowed(Way way) throws Exception {
        Mqtt5BlockingClient away = client(way, "away");
        away.connectWith().cleanStart(true).sessionExpiryInterval(3600).send();
        subscribe(away, "five/mail");
        away.disconnect();
        Mqtt5BlockingClient sender = connected(way, "sender");
        for (int i = 0; i < 100; i++) {
            sender.publishWith()
                    .topic("five/mail")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(new byte[] {(byte) i})
                    .send();
        }
        try (Mqtt5Publishes publishes = away.publishes(MqttGlobalPublishFilter.ALL)) {
            Mqtt5ConnAck back = away.connectWith()
                    .cleanStart(false)
                    .sessionExpiryInterval(4 * SEVEN_DAYS)
                    .send();
            assertThat(back.isSessionPresent()).isTrue();
            assertThat(back.getSessionExpiryInterval()).hasValue(SEVEN_DAYS);
            for (int i = 0; i < 100; i++) {
                assertThat(next(publishes).getPayloadAsBytes()).containsExactly(i);
            }
        }
        away.disconnectWith().sessionExpiryInterval(0).send();
    }

    @ParameterizedTest
    @EnumSource
    void properties_travelUnchanged(Way way) throws Exception {
        Mqtt5BlockingClient client = connected(way, "properties");
        Mqtt5Publish asked = Mqtt5Publish.builder()
                .topic("five/request")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("{}".getBytes(UTF_8))
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .contentType("application/json")
                .responseTopic("five/answer")
                .correlationData(new byte[] {7, 0, 7})
                .messageExpiryInterval(600)
                .userProperties()
                .add("unit", "°C")
                .add("unit", "°F")
                .applyUserProperties()
                .build();
        try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "five/request");
            client.publish(asked);
            Mqtt5Publish came = next(publishes);
            assertThat(came.getPayloadFormatIndicator()).hasValue(Mqtt5PayloadFormatIndicator.UTF_8);
            assertThat(came.getContentType().orElseThrow()).hasToString("application/json");
            assertThat(came.getResponseTopic().orElseThrow()).hasToString("five/answer");
            assertThat(came.getCorrelationData()).hasValue(ByteBuffer.wrap(new byte[] {7, 0, 7}));
            assertThat(came.getMessageExpiryInterval().orElseThrow()).isBetween(590L, 600L);
            assertThat(came.getUserProperties().asList())
                    .isEqualTo(List.of(Mqtt5UserProperty.of("unit", "°C"), Mqtt5UserProperty.of("unit", "°F")));
        }
    }

    /** This client replaces topics by aliases wherever the server announces some, and we do towards it. */
    @ParameterizedTest
    @EnumSource
    void topicAliases_bothWays_leadToTheSameTopics(Way way) throws Exception {
        Mqtt5BlockingClient client = client(way, "aliases");
        Mqtt5ConnAck greeted = client.connectWith()
                .restrictions()
                .topicAliasMaximum(8)
                .sendTopicAliasMaximum(8)
                .applyRestrictions()
                .send();
        assertThat(greeted.getRestrictions().getTopicAliasMaximum()).isPositive();
        try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "five/alias/#");
            for (int i = 0; i < 60; i++) {
                String topic = "five/alias/" + i % 12;
                client.publishWith().topic(topic).payload(topic.getBytes(UTF_8)).send();
            }
            for (int i = 0; i < 60; i++) {
                Mqtt5Publish came = next(publishes);
                assertThat(came.getTopic()).hasToString("five/alias/" + i % 12).hasToString(text(came));
            }
        }
    }

    /** This client gives each subscription with a callback an identifier, and calls back by the identifiers that come. */
    @ParameterizedTest
    @EnumSource
    void subscriptionIdentifiers_tellOverlappingSubscriptionsApart(Way way) {
        List<String> came = new CopyOnWriteArrayList<>();
        Mqtt5BlockingClient client = connected(way, "overlap");
        for (String filter : List.of("five/over/#", "five/over/+", "five/over/lap/deep")) {
            client.toAsync()
                    .subscribeWith()
                    .topicFilter(filter)
                    .callback(each -> came.add(filter))
                    .send()
                    .join();
        }
        client.publishWith().topic("five/over/lap").send();
        client.publishWith().topic("five/over/lap/deep").send();
        await().until(() -> came.size() >= 4);
        assertThat(came).containsExactlyInAnyOrder("five/over/#", "five/over/+", "five/over/#", "five/over/lap/deep");
    }

    @Test
    void messageForNobody_isAcknowledgedWithThatWord() {
        Mqtt5PublishResult result = connected(Way.TCP, "lonely")
                .publishWith()
                .topic("five/nobody")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        assertThat(((Mqtt5PublishResult.Mqtt5Qos1Result) result).getPubAck().getReasonCode())
                .isEqualTo(Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    @ParameterizedTest
    @EnumSource
    void forgedToken_isRefusedWithItsCode(Way way) {
        Mqtt5BlockingClient client = client(way, "forger");
        Mqtt5ConnAckException refused = catchThrowableOfType(
                Mqtt5ConnAckException.class,
                () -> client.connectWith()
                        .simpleAuth()
                        .username("any")
                        .password((GATEWAY.token() + "x").getBytes(UTF_8))
                        .applySimpleAuth()
                        .send());
        assertThat(refused.getMqttMessage().getReasonCode())
                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }
}
