package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A connection ends with the token that opened it, on the wall clock, which is not the clock of the shard. */
class TokenEndTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** As long as the connection may take to end. */
    private static final long A_SECOND = 1_000;

    private static final String NO_KEEP_ALIVE = "00 00";

    private final VirtualShards node = new VirtualShards(1, 1);
    private final long began = node.now();

    /** How far the wall clock has been set forward. */
    private Duration set = Duration.ZERO;

    /** Tokens of a minute, and a wall clock that runs with the shard's until somebody sets it. */
    private final Verifier verifier = new Verifier() {
        @Override
        public void verify(Credential credential, Shard shard, Consumer<Verification> answer) {
            answer.accept(new Verification.Accepted(Identity.ofToken("alice", START.plus(MINUTE), Map.of())));
        }

        @Override
        public long millisLeft(Instant expiresAt) {
            Instant now = START.plusMillis(node.now() - began).plus(set);
            return Duration.between(now, expiresAt).toMillis();
        }

        @Override
        public boolean isRevoked(@Nullable Identity identity, String clientId) {
            return false;
        }
    };

    private VirtualWire connect(String level, String keepAlive, String properties) {
        VirtualWire wire = new VirtualWire(node, 0, node.door(0, verifier));
        wire.say("10 ( <MQTT> " + level + " C6 " + keepAlive + " " + properties + " <id>"
                + (properties.isEmpty() ? "" : " ()") + " <will> <gone> <any> <token> )");
        assertThat(wire.heard()).startsWith("20");
        return wire;
    }

    private VirtualWire connect5() {
        return connect("05", NO_KEEP_ALIVE, "()");
    }

    @Test
    void connection_whoseTokenEnds_hears0xA0WithinASecond() {
        VirtualWire wire = connect5();
        node.elapse(MINUTE.toMillis() - 1);
        assertThat(wire.heard()).isEmpty();
        node.elapse(A_SECOND);
        assertThat(wire.heard()).isEqualTo("E0 01 A0 close");
    }

    @Test
    void connection_ofAnOldClient_isClosedWithoutAWord() {
        VirtualWire wire = connect("04", NO_KEEP_ALIVE, "");
        node.elapse(MINUTE.toMillis() - 1);
        assertThat(wire.isOpen()).isTrue();
        node.elapse(A_SECOND);
        assertThat(wire.heard()).isEqualTo("close");
    }

    @Test
    void clientThatNeverStopsTalking_isNoException() {
        VirtualWire wire = connect("05", "00 0A", "()");
        for (int second = 0; second < MINUTE.toSeconds(); second++) {
            node.elapse(A_SECOND - 1);
            wire.say("C0 00");
            assertThat(wire.heard()).isEqualTo("D0 00");
            node.elapse(1);
        }
        node.elapse(A_SECOND);
        assertThat(wire.heard()).isEqualTo("E0 01 A0 close");
    }

    @Test
    void will_ofAConnectionWhoseTokenEnds_isPublished() {
        VirtualConnection watcher = node.call("watcher").connect().subscribe("will", Qos.AT_MOST_ONCE);
        VirtualWire wire = connect5();
        node.elapse(MINUTE.toMillis() + A_SECOND);
        assertThat(wire.isOpen()).isFalse();
        assertThat(watcher.payloads()).containsExactly("gone");
    }

    @Test
    void session_ofAConnectionWhoseTokenEnds_staysAsLongAsItWasGranted() {
        connect("05", NO_KEEP_ALIVE, "( 11 0000000A )");
        node.elapse(MINUTE.toMillis() + A_SECOND);
        assertThat(node.sessions()).isEqualTo(1);
        node.elapse(10_000);
        assertThat(node.sessions()).isZero();
    }

    @Test
    void wallClock_setBack_givesTheTimeBack() {
        VirtualWire wire = connect5();
        set = MINUTE.negated();
        node.elapse(MINUTE.toMillis() + A_SECOND);
        assertThat(wire.isOpen()).isTrue();
        node.elapse(MINUTE.toMillis());
        assertThat(wire.isOpen()).isFalse();
    }

    @Test
    void wallClock_setForward_isSeenWithinHalfAMinute() {
        VirtualWire wire = connect5();
        set = MINUTE;
        node.elapse(30_000 + A_SECOND);
        assertThat(wire.heard()).isEqualTo("E0 01 A0 close");
    }

    @Test
    void operator_readsWhyAConnectionEnded() {
        connect5();
        node.elapse(MINUTE.toMillis() + A_SECOND);
        assertThat(node.events())
                .contains(new GatewayEvent.ClientDisconnected(
                        "virtual",
                        "id",
                        ReasonCode.MAXIMUM_CONNECT_TIME,
                        "the token has expired",
                        GatewayEvent.Side.GATEWAY));
    }
}
