package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.Tenure;
import dev.tidegate.gateway.topic.ShareStrategy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards take their turns at the same time: a session ends and another begins while a message for the first is being stored. */
class SuccessorTest {
    private static final int ALICES = 0;
    private static final int BOBS = 1;

    private final KeepingStore store = new KeepingStore();
    private final Stall stall = new Stall(store);
    private final VirtualShards node =
            new VirtualShards(3, 3, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, stall);

    /** A store that is told of a message late in a turn. */
    private static final class Stall implements SessionStore {
        private final SessionStore store;
        private Runnable meanwhile = () -> {};

        private Stall(SessionStore store) {
            this.store = store;
        }

        @Override
        public Memory memory() {
            return store.memory();
        }

        @Override
        public boolean isOpen() {
            return store.isOpen();
        }

        @Override
        public boolean isBehind() {
            return store.isBehind();
        }

        @Override
        public void whenCaughtUp(Runnable task) {
            store.whenCaughtUp(task);
        }

        @Override
        public CompletionStage<Optional<Resumed>> resume(Tenure tenure, Start start) {
            return store.resume(tenure, start);
        }

        @Override
        public CompletionStage<Void> record(Tenure tenure, List<SessionChange> changes) {
            return store.record(tenure, changes);
        }

        @Override
        public CompletionStage<Void> enqueue(Message message, List<Addressee> addressees) {
            meanwhile.run();
            return store.enqueue(message, addressees);
        }

        @Override
        public CompletionStage<Void> forget(Tenure tenure) {
            return store.forget(tenure);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BOBS, 2})
    void message_forASessionThatHasEnded_isNotOwedToTheNextOfItsName(int shard) {
        VirtualConnection alice = node.call("alice").on(ALICES).connect();
        node.call("bob").on(BOBS).connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        node.settle();
        stall.meanwhile = () -> {
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
