package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.GatewayProcess;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate run} as a process of its own, and {@code kill -HUP}. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class HangUpTest {
    private static final String FILE = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:0 }
            admin: { bind: 127.0.0.1:0 }
            store: { path: data, durability: none }
            auth: { anonymous: true, jwt: { development-key: on } }
            policy:
              profile: %s
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private GatewayProcess process;

    @BeforeEach
    void start() {
        configure("standard");
        process = GatewayProcess.start(folder);
    }

    @AfterEach
    void stop() {
        process.close();
    }

    private void configure(String profile) {
        GatewayProcess.configure(folder, FILE.formatted(profile));
    }

    private void hangUp(String until) {
        process.signal("HUP");
        process.awaitWords(until);
    }

    private RawClient join(String id) {
        return process.open().send("10 ( <MQTT> 05 02 00 00 () <" + id + "> )");
    }

    private boolean isOfferedShares(String id) {
        try (RawClient client = join(id)) {
            return client.next(Packet.ConnAck.class).properties().number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1)
                    == 1;
        }
    }

    @Test
    void hangUp_readsTheFileAgain_andABrokenOneChangesNothing() {
        try (RawClient before = join("before")) {
            before.next(Packet.ConnAck.class);
            assertThat(isOfferedShares("first")).isTrue();

            configure("cloudflare-pubsub");
            hangUp("The configuration has been reloaded: edition 2");
            assertThat(isOfferedShares("second")).isFalse();

            configure("standart");
            hangUp("config/tidegate.yaml:7:3: profile: no profile 'standart'");
            assertThat(process.said()).contains("The configuration was not reloaded, the old one stays");
            assertThat(isOfferedShares("third")).isFalse();
            before.send("C0 00").expect("D0 00");
        }

        process.signal("TERM");
        assertThat(process.exitCode(GatewayProcess.PATIENCE))
                .as("stopped on request, signals heard or not")
                .isZero();
    }
}
