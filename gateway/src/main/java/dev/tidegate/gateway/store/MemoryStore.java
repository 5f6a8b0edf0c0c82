package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The store of a node that may forget. As long as the process lives, a session is held by its shard, connected or not, and what
 * ends with the process need not be kept twice: whatever it is told survives exactly as long as it can, and a client that the
 * shards do not know has no session. Any thread.
 */
public final class MemoryStore implements SessionStore {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);
    private static final CompletionStage<Optional<Resumed>> NOTHING =
            CompletableFuture.completedFuture(Optional.empty());

    @Override
    public Memory memory() {
        return Memory.NONE;
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public void whenCaughtUp(Runnable task) {
        task.run();
    }

    @Override
    public CompletionStage<Optional<Resumed>> resume(Tenure tenure, Start start) {
        return NOTHING;
    }

    @Override
    public CompletionStage<Void> record(Tenure tenure, List<SessionChange> changes) {
        return DONE;
    }

    @Override
    public CompletionStage<Void> enqueue(Message message, List<Addressee> addressees) {
        return DONE;
    }

    @Override
    public CompletionStage<Void> forget(Tenure tenure) {
        return DONE;
    }
}
