package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.transport.WebSocketRules.PathRules;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PingsTest {
    private static final byte[] PING = {(byte) 0x89, 0};
    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
    private static final byte[] HELLO = {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 7};
    private static final byte[] ECHO = {(byte) 0x82, 1, 7};

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private RawClient client(long pingMillis) throws IOException {
        WebSocketRules rules = new WebSocketRules(Map.of("/mqtt", new PathRules(Set.of())), pingMillis, 3_000);
        return RawClient.upgraded(rig.webSocket(rules).address());
    }

    @Test
    void client_silentButThere_isPingedAgainAndAgain() throws Exception {
        try (RawClient client = client(250)) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.read(2)).isEqualTo(PING);
                client.send(PONG);
            }
            client.send(HELLO);
            assertThat(client.read(3)).isEqualTo(ECHO);
        }
    }

    @Test
    void client_thatAnswersNoPing_isGone() throws Exception {
        try (RawClient client = client(250)) {
            assertThat(client.readToEnd()).isEqualTo(PING);
            rig.guest().goneOn.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void client_thatSaysAnythingAtAll_needNotPong() throws Exception {
        try (RawClient client = client(250)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.read(2)).isEqualTo(PING);
                client.send(HELLO);
                assertThat(client.read(3)).isEqualTo(ECHO);
            }
        }
    }

    @Test
    void clients_thatComeAndGo_areForgotten() throws Exception {
        WebSocketRules rules = new WebSocketRules(Map.of("/mqtt", new PathRules(Set.of())), 250, 3_000);
        WebSocketListener listener = rig.webSocket(rules);
        try (RawClient last = RawClient.upgraded(listener.address())) {
            rig.guest();
            for (int i = 0; i < 40; i++) {
                RawClient.upgraded(listener.address()).close();
                rig.guest().goneOn.get(10, TimeUnit.SECONDS);
            }
            last.send(PONG);
            assertThat(last.read(2)).isEqualTo(PING);
        }
        assertThat(rig.faults).isEmpty();
    }
}
