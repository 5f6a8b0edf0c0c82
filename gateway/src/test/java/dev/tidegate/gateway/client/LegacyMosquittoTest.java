package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A browser's side and an old broker's side of one gateway. */
class LegacyMosquittoTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    private static LegacyBroker legacy;

    @BeforeAll
    static void connectTheOldBroker(@TempDir Path directory) {
        legacy = LegacyBroker.behind(GATEWAY.address("mqtt"), GATEWAY.token(), directory);
    }

    @AfterAll
    static void stopTheOldBroker() {
        legacy.close();
    }

    @Test
    void oldDevice_isHeardByABrowser() {
        try (RawClient browser = GATEWAY.join(Via.WEBSOCKET, "browser")) {
            browser.send("82 ( 00 01 () <sensors/#> 01 )").expect("90 ( 00 01 () 01 )");
            legacy.publish("sensors/boiler", "97");
            Packet.Publish heard = browser.next(Packet.Publish.class);
            assertThat(Objects.requireNonNull(heard.topic()).text()).isEqualTo("sensors/boiler");
            assertThat(new String(heard.payload(), StandardCharsets.UTF_8)).isEqualTo("97");
        }
    }

    @Test
    void browser_isHeardByAnOldDevice() {
        Process device = legacy.listen("commands/#");
        legacy.awaitSubscribed();
        try (RawClient browser = GATEWAY.join(Via.WEBSOCKET, "operator")) {
            browser.send("32 ( <commands/valve> 00 07 () 'open' )").expect("40 02 00 07");
            assertThat(LegacyBroker.heard(device)).isEqualTo("commands/valve open");
        }
    }
}
