package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.GatewayConfig.ShareStrategy;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingSettingsTest {
    @TempDir
    Path directory;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = new Desk(directory).file(Desk.LEAST);
    }

    @Test
    void shareStrategy_notSaid_isRoundRobin() {
        assertThat(desk.load().routing().shareStrategy()).isEqualTo(ShareStrategy.ROUND_ROBIN);
    }

    @ParameterizedTest
    @CsvSource({
        "round-robin, ROUND_ROBIN",
        "sticky, STICKY",
        "least-inflight, LEAST_INFLIGHT",
        "hash-client, HASH_CLIENT"
    })
    void shareStrategy_eachWord_isUnderstood(String word, ShareStrategy strategy) {
        desk.env("TIDEGATE_ROUTING_SHARE_STRATEGY", word);
        assertThat(desk.load().routing().shareStrategy()).isEqualTo(strategy);
    }

    @Test
    void shareStrategy_unknown_thoseThatAreKnownAreNamed() {
        desk.file(Desk.LEAST + "routing: { share-strategy: random }\n");
        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:28: share-strategy: write round-robin or sticky or least-inflight or"
                        + " hash-client, not \"random\"");
    }
}
