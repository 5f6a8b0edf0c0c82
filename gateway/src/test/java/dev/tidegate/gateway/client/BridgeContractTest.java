package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.ClientIdentity;
import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.UpstreamMosquitto;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a bridge does for its clients, the same whatever broker it leads to and however it gets there. */
class BridgeContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MANY = 200;

    @TempDir
    Path directory;

    /** Where a bridge leads. */
    enum Destination {
        MOSQUITTO_5("mqtt://127.0.0.1:%d", UpstreamMosquitto.Listener.PLAIN, "protocol: 5"),
        MOSQUITTO_3_1_1("mqtt://127.0.0.1:%d", UpstreamMosquitto.Listener.PLAIN, "protocol: 3.1.1"),
        MOSQUITTO_PASSWORD(
                "mqtt://127.0.0.1:%d",
                UpstreamMosquitto.Listener.PASSWORD,
                "user: " + UpstreamMosquitto.USER + "\n    password-file: password"),
        MOSQUITTO_TLS(
                "mqtts://localhost:%d",
                UpstreamMosquitto.Listener.TLS, "tls: { ca: " + ClientIdentity.pem("ec") + " }"),
        MOSQUITTO_WEBSOCKET("ws://127.0.0.1:%d/mqtt", UpstreamMosquitto.Listener.WEBSOCKET, "protocol: 3.1.1");

        private final String address;
        private final UpstreamMosquitto.Listener listener;
        private final String further;

        Destination(String address, UpstreamMosquitto.Listener listener, String further) {
            this.address = address;
            this.listener = listener;
            this.further = further;
        }
    }

    private RunningGateway bridged(UpstreamMosquitto upstream, Destination destination) {
        try {
            Files.writeString(directory.resolve("password"), UpstreamMosquitto.PASSWORD + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bridged(
                destination.address.formatted(upstream.port(destination.listener)),
                destination.further.replace("password-file: ", "password-file: " + directory + "/"));
    }

    private static RunningGateway bridged(String address, String further) {
        RunningGateway gateway = trying(address, further);
        Operator operator = new Operator(gateway);
        await().atMost(PATIENCE)
                .until(() -> operator.send("GET", "/metrics", "")
                        .body()
                        .contains("tidegate_bridge_up{bridge=\"plant\"} 1.0"));
        return gateway;
    }

    private static RunningGateway trying(String address, String further) {
        String yaml = """
                bridges:
                  plant:
                    address: %s
                    backoff-min: 100ms
                    backoff-max: 500ms
                    %s
                    topics:
                      - { out: "up/{*}", as: "eu/up/{*}" }
                      - { in: "eu/down/{*}", as: "down/{*}" }
                      - { both: "shared/{*}", as: "eu/shared/{*}" }
                """.formatted(address, further);
        return RunningGateway.with().configured(yaml).start();
    }

    private static Party here(RunningGateway gateway) {
        return Party.at(gateway.address("mqtt").getPort(), "any", gateway.token(), "down/#");
    }

    private static Party there(UpstreamMosquitto upstream) {
        return Party.at(upstream.port(UpstreamMosquitto.Listener.PLAIN), "any", "any", "eu/up/#");
    }

    @ParameterizedTest
    @EnumSource(Destination.class)
    void messageOfEachQos_crossesBothWays(Destination destination) {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory);
                RunningGateway gateway = bridged(upstream, destination);
                Party here = here(gateway);
                Party there = there(upstream)) {
            for (int qos = 0; qos <= 2; qos++) {
                here.publish("up/a/b", "u" + qos, qos);
                there.publish("eu/down/c", "d" + qos, qos);
            }
            assertThat(there.heard(3)).containsExactly("eu/up/a/b=u0 qos0", "eu/up/a/b=u1 qos1", "eu/up/a/b=u2 qos2");
            assertThat(here.heard(3)).containsExactly("down/c=d0 qos0", "down/c=d1 qos1", "down/c=d2 qos2");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Destination.class,
            names = {"MOSQUITTO_5", "MOSQUITTO_3_1_1", "MOSQUITTO_WEBSOCKET"})
    void messagesOfAnOutage_arriveOnceAndInOrder(Destination destination) {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory);
                RunningGateway gateway = bridged(upstream, destination);
                Party here = here(gateway)) {
            there(upstream).close();
            upstream.whileAway(() -> IntStream.range(0, MANY).forEach(i -> here.publish("up/n", String.valueOf(i), 2)));
            try (Party there = there(upstream)) {
                assertThat(there.heard(MANY)).containsExactlyElementsOf(numbers(MANY));
            }
        }
    }

    /** Over MQTT 3.1.1 because the upstream hears that a bridge is a bridge. */
    @ParameterizedTest
    @EnumSource(
            value = Destination.class,
            names = {"MOSQUITTO_5", "MOSQUITTO_3_1_1"})
    void messageOfATopicThatGoesBothWays_isNotSentBack(Destination destination) {
        try (UpstreamMosquitto upstream = new UpstreamMosquitto(directory);
                RunningGateway gateway = bridged(upstream, destination);
                Party here = Party.at(gateway.address("mqtt").getPort(), "any", gateway.token(), "shared/#");
                Party there = Party.at(upstream.port(UpstreamMosquitto.Listener.PLAIN), "any", "any", "eu/shared/#")) {
            here.publish("shared/a", "ours", 1);
            there.heard(1);
            there.publish("eu/shared/a", "theirs", 1);
            assertThat(here.heard(2)).containsExactly("shared/a=ours qos1", "shared/a=theirs qos1");
        }
    }

    @Test
    void secondTidegate_isAnUpstreamLikeAnyOther() {
        try (RunningGateway upstream =
                        RunningGateway.with("auth.anonymous=true").start();
                RunningGateway gateway = bridged(address(upstream), "protocol: 5");
                Party here = here(gateway);
                Party there = Party.at(upstream.address("mqtt").getPort(), "any", upstream.token(), "eu/up/#")) {
            for (int qos = 0; qos <= 2; qos++) {
                here.publish("up/a", "u" + qos, qos);
                there.publish("eu/down/c", "d" + qos, qos);
            }
            assertThat(there.heard(3)).containsExactly("eu/up/a=u0 qos0", "eu/up/a=u1 qos1", "eu/up/a=u2 qos2");
            assertThat(here.heard(3)).containsExactly("down/c=d0 qos0", "down/c=d1 qos1", "down/c=d2 qos2");
        }
    }

    /** AWS IoT Core knows no QoS 2: it ends a connection over such a message, and does not answer such a SUBSCRIBE. */
    @Test
    void upstreamOfAKnownProfile_isAskedForWhatItDoes() {
        try (RunningGateway upstream = RunningGateway.with("auth.anonymous=true", "policy.profile=aws-iot-core")
                        .start();
                RunningGateway gateway = bridged(address(upstream), "profile: aws-iot-core");
                Party here = here(gateway);
                Party there = Party.at(upstream.address("mqtt").getPort(), "any", upstream.token(), "eu/up/#", 1)) {
            here.publish("up/a", "u2", 2);
            there.publish("eu/down/c", "d1", 1);
            assertThat(there.heard(1)).containsExactly("eu/up/a=u2 qos1");
            assertThat(here.heard(1)).containsExactly("down/c=d1 qos1");
        }
    }

    @Test
    void refusalByTheUpstream_isToldInWords() {
        try (RunningGateway upstream = RunningGateway.with().start();
                RunningGateway gateway = trying(address(upstream), "protocol: 5")) {
            await().atMost(PATIENCE)
                    .until(() -> gateway.log().stream()
                            .anyMatch(
                                    line -> line.contains("refused the connection: 0x86 (Bad User Name or Password)")));
        }
    }

    @Test
    void clientIdOfABridge_isNobodyElses() {
        try (RunningGateway gateway = RunningGateway.with().start()) {
            assertThat(gateway.open(Via.TCP)
                            .send(gateway.connect5("02", "", "$bridge/plant"))
                            .next(Packet.ConnAck.class)
                            .code())
                    .isEqualTo(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        }
    }

    private static String address(RunningGateway upstream) {
        return "mqtt://127.0.0.1:" + upstream.address("mqtt").getPort();
    }

    private static List<String> numbers(int count) {
        List<String> numbers = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> numbers.add("eu/up/n=" + i + " qos2"));
        return numbers;
    }
}
