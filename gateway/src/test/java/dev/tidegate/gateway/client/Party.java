package dev.tidegate.gateway.client;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody at a broker who has subscribed to something, with a session that stays for an hour. */
record Party(Mqtt5BlockingClient client, List<String> heard) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long EXPIRY_SECONDS = 3_600;

    static Party at(int port, String user, String password, String filter) {
        return at(port, user, password, filter, 2);
    }

    /** @param qos of the subscription */
    static Party at(int port, String user, String password, String filter, int qos) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .identifier(filter.startsWith("eu") ? "people-there" : "people-here")
                .simpleAuth()
                .username(user)
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        List<String> heard = new CopyOnWriteArrayList<>();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, message -> heard.add(text(message)));
        client.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(EXPIRY_SECONDS)
                .send();
        client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send();
        return new Party(client, heard);
    }

    private static String text(Mqtt5Publish message) {
        return message.getTopic() + "=" + new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8) + " qos"
                + message.getQos().getCode();
    }

    void publish(String topic, String payload, int qos) {
        client.publishWith()
                .topic(topic)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.fromCode(qos))
                .send();
    }

    /** The first of what it has heard, when there is that much. */
    List<String> heard(int count) {
        await().atMost(PATIENCE).until(() -> heard.size() >= count);
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
