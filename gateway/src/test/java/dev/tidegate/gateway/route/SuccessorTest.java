package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.OverheardStore;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.topic.ShareStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards take their turns at the same time: a session ends and another begins while a message for the first is being stored. */
class SuccessorTest {
    private static final int ALICES = 0;
    private static final int BOBS = 1;

    private final KeepingStore store = new KeepingStore();
    private final VirtualShards node = new VirtualShards(
            3, 3, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, new OverheardStore(store, word -> {
                if (word == OverheardStore.Word.ENQUEUE) {
                    meanwhile();
                }
            }));
    private Runnable meanwhile = () -> {};

    /** The store is told of a message late in a turn. */
    private void meanwhile() {
        meanwhile.run();
    }

    @ParameterizedTest
    @ValueSource(ints = {BOBS, 2})
    void message_forASessionThatHasEnded_isNotOwedToTheNextOfItsName(int shard) {
        VirtualConnection alice = node.call("alice").on(ALICES).connect();
        node.call("bob").on(BOBS).connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        node.settle();
        meanwhile = () -> {
            node.call("bob").on(shard).cleanStart().place();
            while (node.turn(BOBS) || node.turn(2)) {
                // all but the shard that publishes
            }
        };
        alice.publish("t", "1", Qos.AT_LEAST_ONCE);
        node.settle();
        assertThat(store.session("bob").waiting()).isEmpty();
    }
}
