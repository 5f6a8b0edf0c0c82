package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much one shard sends another before its publishers wait for a word. Two shards whose turns are taken by hand. */
class UnheardTest {
    private static final long SMALL = 100;

    private final List<Queue<Runnable>> loops = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private final List<Shard> shards = new ArrayList<>();
    private final AtomicInteger released = new AtomicInteger();
    private final Unheard unheard;

    UnheardTest() {
        for (int i = 0; i < 2; i++) {
            Queue<Runnable> loop = loops.get(i);
            shards.add(new Shard(i, loop::add, () -> true, () -> 0, new Shard.Mailbox(1_000, 1L << 30), fault -> {
                throw new AssertionError(fault);
            }));
        }
        Shard.introduce(shards);
        unheard = new Unheard(shards.get(0), shards.get(1));
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            unheard.sent(SMALL);
        }
    }

    private void turns() {
        while (!loops.get(0).isEmpty() || !loops.get(1).isEmpty()) {
            loops.forEach(loop -> {
                Runnable next = loop.poll();
                if (next != null) {
                    next.run();
                }
            });
        }
    }

    @Test
    void belowTheBound_nobodyWaits() {
        send(Unheard.MOST - 1);
        assertThat(unheard.isTooMuch()).isFalse();
        unheard.whenRelieved(shards.get(0), released::incrementAndGet);
        assertThat(released).hasValue(1);
    }

    @Test
    void atTheBound_publishersWaitUntilTheOtherShardHasHadItsTurn() {
        send(Unheard.MOST);
        unheard.whenRelieved(shards.get(0), released::incrementAndGet);
        assertThat(released).hasValue(0);
        turns();
        assertThat(released).hasValue(1);
        assertThat(unheard.isTooMuch()).isFalse();
    }

    @Test
    void fewLargeMessages_areAlsoTooMuch_untilTheWord() {
        unheard.sent(Unheard.MOST_BYTES - 1);
        assertThat(unheard.isTooMuch()).isFalse();
        unheard.sent(1);
        assertThat(unheard.isTooMuch()).isTrue();
        turns();
        assertThat(unheard.isTooMuch()).isFalse();
    }

    @Test
    void manyPublishers_areAllReleasedByOneWord() {
        send(Unheard.MOST);
        for (int i = 0; i < 10; i++) {
            unheard.sent(SMALL);
            unheard.whenRelieved(shards.get(0), released::incrementAndGet);
        }
        turns();
        assertThat(released).hasValue(10);
    }

    @Test
    void publish_acrossShards_saysWhatToWaitFor() {
        VirtualShards node = new VirtualShards(2, 1);
        VirtualConnection alice = node.call("alice").on(0).connect();
        node.call("bob").on(1).connect().subscribe("t", Qos.AT_LEAST_ONCE);
        @Nullable Relief pause = null;
        for (int i = 0; i < Unheard.MOST && pause == null; i++) {
            alice.publish("t", "m", Qos.AT_LEAST_ONCE);
            pause = alice.pause();
        }
        assertThat(pause).isNotNull();
    }
}
