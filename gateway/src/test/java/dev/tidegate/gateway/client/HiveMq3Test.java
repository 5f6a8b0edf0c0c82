package dev.tidegate.gateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** HiveMQ's Java client speaking MQTT 3.1.1, through each door. */
@Timeout(60)
class HiveMq3Test {
    private static final int MANY = 10_000;
    private static final int TEN_MEBIBYTES = 10 << 20;

    @RegisterExtension
    static final RunningGateway GATEWAY = Way.gateway("limits.packet-size=11MiB");

    private final List<Mqtt3BlockingClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        for (Mqtt3BlockingClient each : clients) {
            each.toAsync().disconnect().handle((gone, alreadyGone) -> true).join();
        }
    }

    static Stream<Arguments> everyWayAndQos() {
        return Arrays.stream(Way.values())
                .flatMap(way -> Arrays.stream(MqttQos.values()).map(qos -> Arguments.of(way, qos)));
    }

    private Mqtt3BlockingClient client(Way way, String identifier) {
        Mqtt3BlockingClient client = way.client(GATEWAY, identifier)
                .useMqttVersion3()
                .simpleAuth()
                .username("any")
                .password(GATEWAY.token().getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        clients.add(client);
        return client;
    }

    private Mqtt3BlockingClient connected(Way way, String identifier) {
        Mqtt3BlockingClient client = client(way, identifier);
        client.connect();
        return client;
    }

    private static Mqtt3Publish next(Mqtt3Publishes publishes) throws InterruptedException {
        return publishes.receive(10, TimeUnit.SECONDS).orElseThrow(() -> new AssertionError("nothing came"));
    }

    private static void subscribe(Mqtt3BlockingClient client, String filter) {
        client.subscribeWith().topicFilter(filter).qos(MqttQos.EXACTLY_ONCE).send();
    }

    private static String text(Mqtt3Publish publish) {
        return new String(publish.getPayloadAsBytes(), UTF_8);
    }

    @ParameterizedTest
    @MethodSource("everyWayAndQos")
    void message_atEachQos_arrivesAtThatQos(Way way, MqttQos qos) throws Exception {
        Mqtt3BlockingClient client = connected(way, "qos");
        try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "three/qos");
            client.publishWith()
                    .topic("three/qos")
                    .qos(qos)
                    .payload("tide".getBytes(UTF_8))
                    .send();
            Mqtt3Publish came = next(publishes);
            assertThat(came.getQos()).isEqualTo(qos);
            assertThat(text(came)).isEqualTo("tide");
        }
    }

    @ParameterizedTest
    @MethodSource("everyWayAndQos")
    void tenThousandMessages_arriveInOrderWithoutLoss(Way way, MqttQos qos) {
        List<Integer> came = Collections.synchronizedList(new ArrayList<>());
        connected(way, "reader")
                .toAsync()
                .subscribeWith()
                .topicFilter("three/many")
                .qos(MqttQos.EXACTLY_ONCE)
                .callback(each -> came.add(each.getPayload().orElseThrow().getInt()))
                .send()
                .join();
        Mqtt3BlockingClient writer = connected(way, "writer");
        CompletableFuture<?>[] sent = IntStream.range(0, MANY)
                .mapToObj(i -> writer.toAsync()
                        .publishWith()
                        .topic("three/many")
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
        Arrays.fill(payload, (byte) 0xA7);
        Mqtt3BlockingClient client = connected(way, "large");
        try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "three/large");
            client.publishWith()
                    .topic("three/large")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(payload)
                    .send();
            assertThat(Arrays.equals(next(publishes).getPayloadAsBytes(), payload))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void wildcards_chooseTopics(Way way) throws Exception {
        Mqtt3BlockingClient client = connected(way, "wild");
        try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, "three/+/heat/#");
            for (String topic : List.of("three/attic/light", "three/attic/heat/1", "six/attic/heat", "three/b/heat")) {
                client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).send();
            }
            assertThat(next(publishes).getTopic()).hasToString("three/attic/heat/1");
            assertThat(next(publishes).getTopic()).hasToString("three/b/heat");
        }
    }

    @ParameterizedTest
    @EnumSource
    void retainedMessage_awaitsLaterSubscribers(Way way) throws Exception {
        Mqtt3BlockingClient client = connected(way, "keeper");
        String topic = "three/kept/" + way;
        client.publishWith()
                .topic(topic)
                .retain(true)
                .payload("kept".getBytes(UTF_8))
                .send();
        try (Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client, topic);
            Mqtt3Publish came = next(publishes);
            assertThat(came.isRetain()).isTrue();
            assertThat(text(came)).isEqualTo("kept");
        }
    }

    /** A second connection of the same client: the first goes without a DISCONNECT of its own. */
    @ParameterizedTest
    @EnumSource
    void will_ofAClientThatWasReplaced_isPublished(Way way) throws Exception {
        Mqtt3BlockingClient heir = connected(way, "heir");
        try (Mqtt3Publishes publishes = heir.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(heir, "three/will");
            client(way, "mortal")
                    .connectWith()
                    .willPublish()
                    .topic("three/will")
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
    void persistentSession_keepsWhatCameMeanwhile(Way way) throws Exception {
        Mqtt3BlockingClient away = client(way, "away-" + way);
        away.connectWith().cleanSession(false).send();
        subscribe(away, "three/mail");
        away.disconnect();
        Mqtt3BlockingClient sender = connected(way, "sender");
        for (int i = 0; i < 100; i++) {
            sender.publishWith()
                    .topic("three/mail")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(new byte[] {(byte) i})
                    .send();
        }
        try (Mqtt3Publishes publishes = away.publishes(MqttGlobalPublishFilter.ALL)) {
            assertThat(away.connectWith().cleanSession(false).send().isSessionPresent())
                    .isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(next(publishes).getPayloadAsBytes()).containsExactly(i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void forgedToken_isRefusedWithItsCode(Way way) {
        Mqtt3BlockingClient client = client(way, "forger");
        Mqtt3ConnAckException refused = catchThrowableOfType(
                Mqtt3ConnAckException.class,
                () -> client.connectWith()
                        .simpleAuth()
                        .username("any")
                        .password((GATEWAY.token() + "x").getBytes(UTF_8))
                        .applySimpleAuth()
                        .send());
        assertThat(refused.getMqttMessage().getReturnCode())
                .isEqualTo(Mqtt3ConnAckReturnCode.BAD_USER_NAME_OR_PASSWORD);
    }
}
