package dev.tidegate.gateway.bridge;

import static dev.tidegate.gateway.bridge.BridgedNodes.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.Rule;
import dev.tidegate.gateway.bridge.UpstreamTerms.Shares;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each connection of a bridge asks of its upstream. */
class AskingTest {
    private static final Rule DOWN = rule("down", "eu/down", Direction.IN);
    private static final String SHARE = "$share/tidegate-plant/eu/down/#";

    @ParameterizedTest
    @CsvSource({
        "ALONE, KNOWN, eu/down/#",
        "ALONE, UNKNOWN, eu/down/#",
        "FIRST, KNOWN, $share/tidegate-plant/eu/down/#",
        "FIRST, UNKNOWN, eu/down/#",
        "FURTHER, KNOWN, $share/tidegate-plant/eu/down/#",
        "FURTHER, UNKNOWN, nothing",
        "LEAVING, KNOWN, nothing"
    })
    void connection_asksForWhatTheOthersLeaveToIt(Asking asking, Shares shares, String filter) {
        assertThat(asking.request("plant", DOWN, shares, Set.of())
                        .map(SubscriptionRequest::filter)
                        .orElse("nothing"))
                .isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource({"FIRST, eu/down/#", "FURTHER, nothing"})
    void shareThatTheUpstreamHasRefused_isTheFirstConnections(Asking asking, String filter) {
        assertThat(asking.request("plant", DOWN, Shares.KNOWN, Set.of(SHARE))
                        .map(SubscriptionRequest::filter)
                        .orElse("nothing"))
                .isEqualTo(filter);
    }

    /** [MQTT-3.8.3-4]. */
    @Test
    void share_hasNoNoLocal() {
        assertThat(Asking.FIRST.request("plant", DOWN, Shares.KNOWN, Set.of()))
                .hasValueSatisfying(request -> assertThat(request.noLocal()).isFalse());
    }
}
