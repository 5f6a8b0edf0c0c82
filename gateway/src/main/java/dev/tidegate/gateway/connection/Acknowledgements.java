package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements a client is owed for its PUBLISH packets. They leave in the order of these [MQTT-4.6.0-2, -3],
 * however the outcomes come in; usually each is known at once, and nothing waits here. Beyond a bound the client is not heard until
 * some have left. <i>Runs on: the connection's shard.</i>
 *
 * @param <R> what an acknowledgement is chosen from
 */
final class Acknowledgements<R> implements Relief {
    private final Shard shard;
    private final int most;
    private final Unanswered unanswered;
    private final BiConsumer<Packet.Publish, @Nullable R> answer;
    private final Deque<Owed> waiting = new ArrayDeque<>(0);
    private List<Runnable> relieved = new ArrayList<>(0);

    private final class Owed {
        /** Says it; null until it is known what. */
        private @Nullable Runnable say;

        void known(Runnable say) {
            this.say = say;
            leave();
        }
    }

    /**
     * @param most packets that may wait
     * @param unanswered counts those that do, among others of the client
     * @param answer sends the acknowledgement of a packet; hears null where the outcome is a failure
     */
    Acknowledgements(Shard shard, int most, Unanswered unanswered, BiConsumer<Packet.Publish, @Nullable R> answer) {
        this.shard = shard;
        this.most = most;
        this.unanswered = unanswered;
        this.answer = answer;
    }

    /** Owes the answer to a packet until its outcome is known. */
    void owe(Packet.Publish packet, CompletionStage<? extends R> outcome) {
        if (waiting.isEmpty() && Shard.isDone(outcome)) {
            answer.accept(packet, outcome.toCompletableFuture().join());
            return;
        }
        Owed owed = new Owed();
        waiting.add(owed);
        unanswered.begin();
        shard.await(outcome, (known, failure) -> owed.known(() -> answer.accept(packet, known)));
    }

    /** Says what is known already when its turn comes. */
    void inTurn(Runnable say) {
        if (waiting.isEmpty()) {
            say.run();
        } else {
            Owed owed = new Owed();
            waiting.add(owed);
            unanswered.begin();
            owed.known(say);
        }
    }

    private void leave() {
        for (Runnable say = sayable(); say != null; say = sayable()) {
            waiting.remove();
            say.run();
            unanswered.end();
        }
        if (!isFull()) {
            List<Runnable> tasks = relieved;
            relieved = new ArrayList<>(0);
            tasks.forEach(Runnable::run);
        }
    }

    private @Nullable Runnable sayable() {
        Owed first = waiting.peek();
        return first == null ? null : first.say;
    }

    /** Whether the client should not be heard before some of them have left. */
    boolean isFull() {
        return waiting.size() >= most;
    }

    @Override
    public void whenRelieved(Shard here, Runnable task) {
        if (isFull()) {
            relieved.add(task);
        } else {
            task.run();
        }
    }
}
