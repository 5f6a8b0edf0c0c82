package dev.tidegate.gateway.conformance;

import static dev.tidegate.policy.ReasonCode.SERVER_MOVED;
import static dev.tidegate.policy.ReasonCode.USE_ANOTHER_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Section 4.11: a server that stops says which other one its clients may use. */
class S413_OtherServerTest {
    private static final String OTHER = "mqtt-2.example.com:8883";

    @Test
    @Normative("U23")
    void disconnect_ofAGatewayThatStops_carriesTheServerReference() {
        // 0x9C and 0x9D carry a Server Reference.
        expect("temporary", USE_ANOTHER_SERVER);
        expect("permanent", SERVER_MOVED);
    }

    private static void expect(String redirect, ReasonCode code) {
        try (RunningGateway gateway = RunningGateway.with("stop.server-reference=" + OTHER, "stop.redirect=" + redirect)
                .start()) {
            List<RawClient> clients = List.of(gateway.join(Via.TCP, "plain"), gateway.join(Via.WEBSOCKET, "web"));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::stop);
            for (RawClient each : clients) {
                Packet.Disconnect last = each.next(Packet.Disconnect.class);
                assertThat(last.code()).isEqualTo(code);
                assertThat(last.properties().text(Property.SERVER_REFERENCE)).isEqualTo(OTHER);
                each.expectClose();
                each.close();
            }
            stopped.join();
        }
    }
}
