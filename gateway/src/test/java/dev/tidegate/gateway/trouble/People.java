package dev.tidegate.gateway.trouble;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.tidegate.gateway.fixture.GatewayProcess;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/** Publishers of both versions and a subscriber that stays, all of them clients that others wrote, and the books on what they were told. */
final class People implements AutoCloseable {
    static final String KEPT = "kept";
    static final String LIVE = "live";
    private static final long SESSION_SECONDS = 3_600;
    private static final int BETWEEN_CONNECTS_MILLIS = 500;
    /** So much that a full disk cannot be opened again without more space than RocksDB can spare. */
    private static final int FILLING = 40_000;

    private static final String DONE = "SUCCESS";

    private final Mqtt5BlockingClient writer;
    private final Mqtt5BlockingClient live;
    private final Mqtt3AsyncClient old;
    private final Mqtt5Publishes heard;

    final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    final Set<String> exactlyOnce = new LinkedHashSet<>();
    final Set<String> refused = new LinkedHashSet<>();
    final Set<String> unheard = new LinkedHashSet<>();
    private final Random dice = new Random(1);
    private int number;

    People(InetSocketAddress where) {
        writer = five(where, "writer");
        writer.connect();
        live = five(where, "live");
        heard = live.publishes(MqttGlobalPublishFilter.ALL);
        live.connect();
        live.subscribeWith().topicFilter(LIVE).qos(MqttQos.AT_LEAST_ONCE).send();
        old = Mqtt3Client.builder()
                .identifier("old")
                .serverHost(where.getHostString())
                .serverPort(where.getPort())
                .automaticReconnect()
                .initialDelay(BETWEEN_CONNECTS_MILLIS, TimeUnit.MILLISECONDS)
                .maxDelay(BETWEEN_CONNECTS_MILLIS, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
        old.connectWith().cleanSession(false).send().join();
    }

    private static Mqtt5BlockingClient five(InetSocketAddress where, String id) {
        return Mqtt5Client.builder()
                .identifier(id)
                .serverHost(where.getHostString())
                .serverPort(where.getPort())
                .buildBlocking();
    }

    /** A session that keeps what is published while its client is away. */
    static void leaveSession(InetSocketAddress where) {
        Mqtt5BlockingClient keeper = five(where, "keeper");
        keeper.connectWith()
                .cleanStart(true)
                .sessionExpiryInterval(SESSION_SECONDS)
                .send();
        keeper.subscribeWith().topicFilter(KEPT).qos(MqttQos.EXACTLY_ONCE).send();
        keeper.disconnect();
    }

    /** Comes back to it, and says all it is told up to a last message. */
    static List<String> readSession(InetSocketAddress where) {
        List<String> read = new ArrayList<>();
        Mqtt5BlockingClient keeper = five(where, "keeper");
        try (Mqtt5Publishes publishes = keeper.publishes(MqttGlobalPublishFilter.ALL)) {
            keeper.connectWith()
                    .cleanStart(false)
                    .sessionExpiryInterval(SESSION_SECONDS)
                    .send();
            keeper.publishWith()
                    .topic(KEPT)
                    .payload(bytes("end"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            for (String next = receive(publishes); !"end".equals(next); next = receive(publishes)) {
                read.add(next);
            }
        }
        keeper.disconnect();
        return read;
    }

    private static String receive(Mqtt5Publishes publishes) {
        try {
            Optional<Mqtt5Publish> next = publishes.receive(GatewayProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new String(next.orElseThrow().getPayloadAsBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is said of so many messages of QoS 1 and as many of QoS 2 for sessions that are kept. */
    Set<String> publishKept(int count) {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            answers.add(publish(MqttQos.AT_LEAST_ONCE));
            answers.add(publish(MqttQos.EXACTLY_ONCE));
        }
        return answers;
    }

    /** Publishes until a message is refused, or so many were not. */
    void publishUntilRefused(int most) {
        int tried = 0;
        while (tried < most && DONE.equals(publish(MqttQos.AT_LEAST_ONCE))) {
            tried++;
        }
    }

    private String publish(MqttQos qos) {
        String payload = next("five", qos);
        String answer = answer(KEPT, payload + "\n" + filling(), qos);
        if (!answer.equals(DONE)) {
            refused.add(payload);
        } else {
            acknowledged.add(payload);
            if (qos == MqttQos.EXACTLY_ONCE) {
                exactlyOnce.add(payload);
            }
        }
        return answer;
    }

    private String answer(String topic, String payload, MqttQos qos) {
        try {
            writer.publishWith().topic(topic).payload(bytes(payload)).qos(qos).send();
            return DONE;
        } catch (Mqtt5PubAckException e) {
            return e.getMqttMessage().getType() + " " + e.getMqttMessage().getReasonCode();
        } catch (Mqtt5PubRecException e) {
            return e.getMqttMessage().getType() + " " + e.getMqttMessage().getReasonCode();
        }
    }

    /** In MQTT 3.1.1 nobody waits here: the client sends again until it is answered. */
    void publishOld(int count) {
        for (int i = 0; i < count; i++) {
            publishOld(MqttQos.AT_LEAST_ONCE);
            publishOld(MqttQos.EXACTLY_ONCE);
        }
    }

    private void publishOld(MqttQos qos) {
        String payload = next("old", qos);
        unheard.add(payload);
        if (qos == MqttQos.EXACTLY_ONCE) {
            exactlyOnce.add(payload);
        }
        var unused = old.publishWith()
                .topic(KEPT)
                .payload(bytes(payload))
                .qos(qos)
                .send()
                .thenRun(() -> acknowledged.add(payload));
    }

    /** What is said of one message for clients whose sessions nobody keeps, once it has been heard. */
    String publishLive(MqttQos qos) {
        String payload = next(LIVE, qos);
        String answer = answer(LIVE, payload, qos);
        return receive(heard).equals(payload) ? answer : "lost";
    }

    private String next(String who, MqttQos qos) {
        return "%s QoS %d %06d".formatted(who, qos.getCode(), ++number);
    }

    /** Nothing makes it smaller. */
    private String filling() {
        byte[] some = new byte[FILLING];
        dice.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Nobody waits for an answer any more. */
    void awaitAnswers() {
        await().atMost(GatewayProcess.PATIENCE).until(() -> acknowledged.containsAll(unheard));
    }

    @Override
    public void close() {
        heard.close();
        var unused = writer.toAsync().disconnect();
        var unused2 = live.toAsync().disconnect();
        var unused3 = old.disconnect();
    }
}
