package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.GatewayConfig.Durability;
import dev.tidegate.gateway.config.StopConfig.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTest {
    @TempDir
    Path directory;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = new Desk(directory).file(Desk.LEAST);
    }

    // --- store ---

    @Test
    void durability_withAPath_isSync() {
        GatewayConfig.Store store = desk.set("store.path=here").load().store();
        assertThat(store.durability()).isEqualTo(Durability.SYNC);
        assertThat(store.pendingBytes().bytes()).isEqualTo(64L << 20);
    }

    @Test
    void durability_withoutAPath_isNone() {
        assertThat(desk.load().store().durability()).isEqualTo(Durability.NONE);
    }

    @ParameterizedTest
    @CsvSource({"sync, SYNC", "os, OS", "none, NONE"})
    void durability_eachWord_isUnderstood(String word, Durability durability) {
        desk.set("store.path=here").set("store.durability=" + word);
        assertThat(desk.load().store().durability()).isEqualTo(durability);
    }

    @ParameterizedTest
    @CsvSource({"sync", "os"})
    void durability_withNothingToWriteTo_isAnErrorThatSaysWhatToDo(String word) {
        desk.file(Desk.LEAST + "store: { durability: " + word + " }\n");
        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:10: durability needs a place to write to: set store.path, or write"
                        + " durability: none, which keeps everything in memory");
    }

    @Test
    void pendingBytes_lessThanAMessageNeeds_isRefused() {
        desk.file(Desk.LEAST + "store: { path: here, pending-bytes: 1KiB }\n");
        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:4:22: pending-bytes: write at least 1MiB, or the largest messages never fit");
    }

    // --- stop ---

    @Test
    void stop_ofFewClients_isAtOnce_andOfManyTakesTheDrainTimeAtMost() {
        StopConfig stop = desk.load().stop();
        assertThat(stop.spread(0)).isZero();
        assertThat(stop.spread(100)).isEqualTo(Duration.ofMillis(100));
        assertThat(stop.spread(10_000)).isEqualTo(Duration.ofSeconds(10));
        assertThat(stop.spread(1_000_000_000)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void stop_withAnotherServer_namesIt() {
        desk.set("stop.server-reference=mqtt-2.example.com:8883 mqtt-3.example.com")
                .set("stop.redirect=permanent");
        StopConfig stop = desk.load().stop();
        assertThat(stop.serverReference()).isEqualTo("mqtt-2.example.com:8883 mqtt-3.example.com");
        assertThat(stop.redirect()).isEqualTo(Redirect.PERMANENT);
    }

    @Test
    void redirect_toNowhere_isAnError() {
        desk.file(Desk.LEAST + "stop: { redirect: permanent }\n");
        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:9: stop.redirect says nothing without stop.server-reference: name the"
                        + " server clients shall use, or remove the key");
    }
}
