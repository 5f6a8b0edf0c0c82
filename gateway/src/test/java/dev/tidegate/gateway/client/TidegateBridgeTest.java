package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.auth.DevelopmentKey;
import dev.tidegate.gateway.auth.TokenMint;
import dev.tidegate.gateway.auth.TokenRules;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.fixture.Ports;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a second Tidegate, and what only that can show. */
class TidegateBridgeTest extends BridgeContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    private int brokers;

    /** Over MQTT 3.1.1 it does not know what a bridge is, and sends back. */
    @Override
    List<String> roads() {
        return List.of("5", "3.1.1");
    }

    @Override
    List<String> outages() {
        return List.of("5");
    }

    @Override
    List<String> mirrors() {
        return List.of("5");
    }

    @Override
    BridgedBroker broker() {
        return new Broker(home.resolve("store-" + ++brokers));
    }

    private static final class Broker implements BridgedBroker {
        private final Path store;
        private final int port = Ports.free();
        private RunningGateway gateway;

        Broker(Path store) {
            this.store = store;
            this.gateway = open();
        }

        private RunningGateway open() {
            return RunningGateway.with(
                            "auth.anonymous=true",
                            "listeners.mqtt.bind=127.0.0.1:" + port,
                            "store.path=" + store,
                            "store.durability=os")
                    .start();
        }

        @Override
        public String keys(String road) {
            return "address: mqtt://127.0.0.1:" + port + "\nprotocol: " + road;
        }

        @Override
        public Party party(String filter) {
            try {
                String token = new TokenMint(
                                DevelopmentKey.openOrCreate(store), TokenRules.defaults(), Clock.systemUTC())
                        .mint("people", Duration.ofHours(1));
                return Party.at(port, "any", token, filter);
            } catch (UnusableKeys e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void whileAway(Runnable story) {
            close();
            story.run();
            gateway = open();
        }

        @Override
        public void close() {
            gateway.close();
        }
    }

    private static RunningGateway bridged(RunningGateway upstream, String further) {
        return RunningGateway.with()
                .configured("""
                        bridges:
                          plant:
                            address: mqtt://127.0.0.1:%d
                            %s
                            topics:
                              - { out: "up/{*}", as: "eu/up/{*}" }
                              - { in: "eu/down/{*}", as: "down/{*}" }
                        """.formatted(upstream.address("mqtt").getPort(), further))
                .start();
    }

    private static void awaitLog(RunningGateway gateway, String text) {
        await().atMost(PATIENCE).until(() -> gateway.log().stream().anyMatch(line -> line.contains(text)));
    }

    /** AWS IoT Core knows no QoS 2: it ends a connection over such a message, and does not answer such a SUBSCRIBE. */
    @Test
    void upstreamOfAKnownProfile_isAskedForWhatItDoes() {
        try (RunningGateway upstream = RunningGateway.with("auth.anonymous=true", "policy.profile=aws-iot-core")
                        .start();
                RunningGateway gateway = bridged(upstream, "profile: aws-iot-core");
                Party here = Party.at(gateway.address("mqtt").getPort(), "any", gateway.token(), "down/#");
                Party there = Party.at(upstream.address("mqtt").getPort(), "any", upstream.token(), "eu/up/#", 1)) {
            awaitLog(
                    gateway,
                    "Bridge plant to mqtt://127.0.0.1:"
                            + upstream.address("mqtt").getPort() + ": open");
            here.publish("up/a", "u2", 2);
            there.publish("eu/down/c", "d1", 1);
            assertThat(there.heard(1)).containsExactly("eu/up/a=u2 qos1");
            assertThat(here.heard(1)).containsExactly("down/c=d1 qos1");
        }
    }

    @Test
    void refusalByTheUpstream_isToldInWords() {
        try (RunningGateway upstream = RunningGateway.with().start();
                RunningGateway gateway = bridged(upstream, "protocol: 5")) {
            awaitLog(gateway, "refused the connection: 0x86 (Bad User Name or Password)");
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
}
