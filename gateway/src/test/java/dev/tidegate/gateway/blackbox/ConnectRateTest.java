package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that comes and goes in a loop. */
class ConnectRateTest {
    private static final int PATIENCE = 100;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("limits.connect-rate=1/s");

    private static ReasonCode come(Via via, String clientId) {
        try (RawClient client = GATEWAY.open(via).send(GATEWAY.connect5("02", "", clientId))) {
            return client.next(Packet.ConnAck.class).code();
        }
    }

    private static void comeUntilRefused(Via via, String clientId) {
        ReasonCode code = ReasonCode.SUCCESS;
        for (int i = 0; i < PATIENCE && code == ReasonCode.SUCCESS; i++) {
            code = come(via, clientId);
        }
        assertThat(code).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void client_thatComesMoreOftenThanConnectRate_isRefused_untilTheNextSecond(Via via) {
        comeUntilRefused(via, "loop" + via);
        GATEWAY.later(Duration.ofSeconds(1));
        assertThat(come(via, "loop" + via)).isEqualTo(ReasonCode.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource
    void otherClients_doNotNotice(Via via) {
        comeUntilRefused(via, "busy" + via);
        assertThat(come(via, "calm" + via)).isEqualTo(ReasonCode.SUCCESS);
    }
}
