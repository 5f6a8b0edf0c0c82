package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.shard.Shard;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is sent is counted, packet by packet and byte by byte. */
class SentCountsTest {
    private final VirtualShards node = new VirtualShards(1, 1);
    private final VirtualWire wire = new VirtualWire(node, 0, node.door(0, new Nobody()));

    private static final class Nobody implements Verifier {
        @Override
        public void verify(Credential credential, Shard shard, Consumer<Verification> answer) {
            throw new AssertionError("no credential is shown");
        }

        @Override
        public long millisLeft(Instant expiresAt) {
            throw new AssertionError("no credential is shown");
        }

        @Override
        public boolean isRevoked(@Nullable Identity identity, String clientId) {
            return false;
        }
    }

    private void expectCounted(int packets) {
        node.elapse(200);
        assertThat(node.total(Count.PACKETS_SENT)).isEqualTo(packets);
        int bytes = wire.heard().replace(" close", "").replace(" ", "").length() / 2;
        assertThat(node.total(Count.BYTES_SENT)).isEqualTo(bytes);
    }

    @Test
    void answers_andMessages_areCounted() {
        wire.say("10 ( <MQTT> 05 02 00 00 () <c> )").say("82 ( 00 01 () <a> 00 )");
        wire.say("30 ( <a> () 'short' )").say("30 ( <a> () '" + "long".repeat(1_000) + "' )");
        expectCounted(4);
    }

    @Test
    void refusal_isCounted() {
        wire.say("10 ( <MQTT> 05 03 00 00 () <c> )");
        expectCounted(1);
    }

    @Test
    void clients_areCountedAsTheyComeAndGo() {
        wire.say("10 ( <MQTT> 05 02 00 00 () <c> )");
        assertThat(node.total(Count.CONNECT_ACCEPTED) - node.total(Count.CLIENTS_LEFT))
                .isOne();
        wire.say("E0 00");
        assertThat(node.total(Count.CONNECT_ACCEPTED) - node.total(Count.CLIENTS_LEFT))
                .isZero();
    }
}
