package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for a client that falls behind, and for how long. Bob takes one message at a time, and eight may wait for him. */
class CongestionTest {
    private static final int WINDOW = 1;
    private static final int HALF = 4;

    private final VirtualShards node = new VirtualShards(2, 1);
    private final VirtualConnection alice = node.call("alice").connect();
    private final AtomicInteger released = new AtomicInteger();

    private VirtualConnection bob(String patience) {
        Limits limits = Limits.defaults().with(Limit.OUTBOX_MESSAGES, "8").with(Limit.PUBLISHER_PATIENCE, patience);
        return node.call("bob").limits(limits).receiveMaximum(WINDOW).connect().subscribe("t", Qos.AT_LEAST_ONCE);
    }

    private void publish(int messages, Qos qos) {
        for (int i = 0; i < messages; i++) {
            alice.publish("t", "m" + i, qos);
        }
    }

    private void fillHalf() {
        publish(WINDOW + HALF, Qos.AT_LEAST_ONCE);
    }

    @Test
    void outbox_halfFull_congests() {
        SessionRef bob = bob("500ms").session().ref();
        publish(WINDOW + HALF - 1, Qos.AT_LEAST_ONCE);
        assertThat(bob.isCongested()).isFalse();
        publish(1, Qos.AT_LEAST_ONCE);
        assertThat(bob.isCongested()).isTrue();
    }

    @Test
    void qos0_waitsForNobody() {
        VirtualConnection bob = bob("500ms").block();
        publish(HALF + 1, Qos.AT_MOST_ONCE);
        assertThat(bob.session().ref().isCongested()).isFalse();
    }

    @Test
    void patienceOfZero_meansThatNobodyWaits() {
        SessionRef bob = bob("0s").session().ref();
        fillHalf();
        assertThat(bob.isCongested()).isFalse();
    }

    @Test
    void publisher_isReleasedWhenAQuarterIsLeft() {
        VirtualConnection bob = bob("500ms");
        fillHalf();
        bob.session().outbound().congestion().whenRelieved(released::incrementAndGet);
        bob.puback(1);
        assertThat(released).hasValue(0); // three of eight still wait
        bob.puback(2);
        assertThat(released).hasValue(1);
        assertThat(bob.session().ref().isCongested()).isFalse();
    }

    @Test
    void publisher_isReleasedWhenPatienceIsSpent_notBefore() {
        VirtualConnection bob = bob("500ms");
        fillHalf();
        bob.session().outbound().congestion().whenRelieved(released::incrementAndGet);
        node.elapse(400);
        assertThat(released).hasValue(0);
        node.elapse(300);
        assertThat(released).hasValue(1);
    }

    @Test
    void client_thatWasWaitedForInVain_holdsNobodyUpAgainBeforeItCaughtUp() {
        VirtualConnection bob = bob("500ms");
        fillHalf();
        node.elapse(700);
        publish(1, Qos.AT_LEAST_ONCE);
        assertThat(bob.session().ref().isCongested()).isFalse();
        for (int id = 1; id <= WINDOW + HALF + 1; id++) {
            bob.puback(id);
        }
        fillHalf();
        assertThat(bob.session().ref().isCongested()).isTrue();
    }

    @Test
    void publisher_isReleasedWhenTheClientGoes() {
        VirtualConnection bob = bob("500ms");
        fillHalf();
        bob.session().outbound().congestion().whenRelieved(released::incrementAndGet);
        bob.drop();
        assertThat(released).hasValue(1);
    }

    @Test
    void publisher_whoAsksLate_isReleasedAtOnce() {
        bob("500ms").session().outbound().congestion().whenRelieved(released::incrementAndGet);
        assertThat(released).hasValue(1);
    }
}
