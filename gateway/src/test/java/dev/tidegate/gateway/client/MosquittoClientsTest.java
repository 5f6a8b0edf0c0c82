package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.client.Mosquitto.Subscriber;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's command line clients, in both versions of MQTT. */
class MosquittoClientsTest {
    private static final int MANY = 10_000;
    private static final int TEN_MEBIBYTES = 10 << 20;

    /** mosquitto_sub 5 lets 20 messages be unacknowledged, mosquitto_pub 5 may have 100: what is between them waits. */
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("limits.packet-size=11MiB");

    private static Mosquitto mosquitto;

    @BeforeAll
    static void find() {
        mosquitto = new Mosquitto(GATEWAY);
    }

    @ParameterizedTest
    @CsvSource({"mqttv311, 0", "mqttv311, 1", "mqttv311, 2", "5, 0", "5, 1", "5, 2"})
    void message_atEachQos_arrivesAtThatQos(String version, String qos) {
        try (Subscriber subscriber = mosquitto.subscribe(version, "-t", "qos", "-q", "2")) {
            mosquitto.publish(version, "-t", "qos", "-q", qos, "-m", "hello, tide");
            assertThat(subscriber.messages(1)).containsExactly(qos + " 0 qos hello, tide");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Mosquitto.V3_1_1, Mosquitto.V5})
    void wildcards_chooseTopics(String version) {
        try (Subscriber subscriber = mosquitto.subscribe(version, "-t", "house/+/heat/#", "-t", "end")) {
            for (String topic :
                    List.of("house/attic/heat/1", "house/attic/light", "house/cellar/heat", "street/x/heat")) {
                mosquitto.publish(version, "-t", topic, "-m", "m");
            }
            mosquitto.publish(version, "-t", "end", "-m", "m");
            assertThat(subscriber.messages(3))
                    .containsExactly("0 0 house/attic/heat/1 m", "0 0 house/cellar/heat m", "0 0 end m");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Mosquitto.V3_1_1, Mosquitto.V5})
    void retainedMessage_awaitsLaterSubscribers_untilCleared(String version) {
        mosquitto.publish(version, "-t", "kept/old", "-r", "-q", "1", "-m", "old");
        mosquitto.publish(version, "-t", "kept/new", "-r", "-q", "1", "-m", "new");
        mosquitto.publish(version, "-t", "kept/old", "-r", "-q", "1", "-n");
        try (Subscriber subscriber = mosquitto.subscribe(version, "-t", "kept/#", "-q", "1")) {
            mosquitto.publish(version, "-t", "kept/end", "-q", "1", "-m", "end");
            assertThat(subscriber.messages(2)).containsExactly("1 1 kept/new new", "1 0 kept/end end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Mosquitto.V3_1_1, Mosquitto.V5})
    void will_ofAKilledClient_isPublished(String version) {
        try (Subscriber heir = mosquitto.subscribe(version, "-t", "will", "-q", "2")) {
            String[] will = {"--will-topic", "will", "--will-payload", "gone", "--will-qos", "2", "-t", "nothing"};
            mosquitto.subscribe(version, will).kill();
            assertThat(heir.messages(1)).containsExactly("2 0 will gone");
        }
    }

    @ParameterizedTest
    @CsvSource({"mqttv311, 0", "mqttv311, 1", "mqttv311, 2", "5, 0", "5, 1", "5, 2"})
    void payloadOfTenMebibytes_arrivesWhole(String version, String qos, @TempDir Path directory) throws IOException {
        String payload = "0123456789abcdef".repeat(TEN_MEBIBYTES / 16);
        Path file = Files.writeString(directory.resolve("payload"), payload);
        try (Subscriber subscriber = mosquitto.subscribe(version, "-t", "large", "-q", "2")) {
            mosquitto.publish(version, "-t", "large", "-q", qos, "-f", file.toString());
            String message = subscriber.messages(1).get(0);
            assertThat(message.substring("0 0 large ".length()).equals(payload))
                    .as("%d characters came", message.length())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"mqttv311, 0", "mqttv311, 1", "mqttv311, 2", "5, 0", "5, 1", "5, 2"})
    void tenThousandMessages_arriveInOrderWithoutLoss(String version, String qos) {
        String lines = IntStream.range(0, MANY).mapToObj(i -> i + "\n").collect(Collectors.joining());
        try (Subscriber subscriber = mosquitto.subscribe(version, "-t", "many", "-q", "2")) {
            mosquitto.publishLines(lines, version, "-t", "many", "-q", qos, "-l");
            assertThat(subscriber.messages(MANY))
                    .isEqualTo(IntStream.range(0, MANY)
                            .mapToObj(i -> qos + " 0 many " + i)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Mosquitto.V3_1_1, Mosquitto.V5})
    void persistentSession_keepsWhatCameMeanwhile(String version) {
        String[] away = version.equals(Mosquitto.V5)
                ? new String[] {"-c", "-x", "3600", "-i", "away-5", "-t", "mail", "-q", "1"}
                : new String[] {"-c", "-i", "away-311", "-t", "mail", "-q", "1"};
        mosquitto.subscribe(version, away).close();
        String lines = IntStream.range(0, 500).mapToObj(i -> i + "\n").collect(Collectors.joining());
        mosquitto.publishLines(lines, version, "-t", "mail", "-q", "1", "-l");
        try (Subscriber back = mosquitto.subscribe(version, away)) {
            assertThat(back.messages(500))
                    .isEqualTo(IntStream.range(0, 500)
                            .mapToObj(i -> "1 0 mail " + i)
                            .toList());
        }
    }
}
