package dev.tidegate.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Side;
import dev.tidegate.gateway.log.CapturedLog;
import dev.tidegate.gateway.log.LineLimit;
import dev.tidegate.gateway.log.MovableClock;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.Test;

class LogSinkTest {
    private final CapturedLog log = new CapturedLog();
    private final LogSink sink = new LogSink(log.logger(), new LineLimit(5, 10), new MovableClock());

    @Test
    void client_comesAndGoes_oneLineEach() {
        sink.accept(new GatewayEvent.ClientConnected("ws", "127.0.0.1:1", "a", "alice", "5", "standard", true));
        sink.accept(new GatewayEvent.ClientDisconnected(
                "ws", "a", ReasonCode.KEEP_ALIVE_TIMEOUT, "no packet in time", Side.GATEWAY));
        assertThat(log.lines())
                .extracting(line -> line.get("message").asText())
                .containsExactly("client connected", "client disconnected");
        assertThat(log.lines().get(0).get("session").asText()).isEqualTo("resumed");
        assertThat(log.lines().get(1).get("by").asText()).isEqualTo("gateway");
        assertThat(log.lines().get(1).get("code").asText()).isEqualTo("0x8D");
    }

    @Test
    void refusal_isLeftToTheAuditTrail() {
        sink.accept(Judgements.connectRefused("a", ReasonCode.BANNED));
        assertThat(log.text()).isEmpty();
    }

    @Test
    void reconnectStorm_tenThousandClients_isCounted() {
        for (int i = 0; i < 10_000; i++) {
            sink.accept(new GatewayEvent.ClientConnected("ws", "127.0.0.1:1", "c" + i, null, "5", "standard", false));
        }
        sink.settle();
        assertThat(log.lines()).hasSize(6);
        assertThat(log.lines().get(5).get("suppressed").asLong()).isEqualTo(9_995);
    }
}
