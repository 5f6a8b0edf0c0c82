package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.RetainedStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that answers when it is told to: what is read of it lies far away. */
final class SlowRetained implements RetainedStore {
    private final RetainedStore store;
    private final Queue<Asked> asked = new ArrayDeque<>();

    private record Asked(CompletionStage<RetainedReading.Page> read, CompletableFuture<RetainedReading.Page> answer) {}

    SlowRetained(RetainedStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Kept> put(Message message, long now) {
        return store.put(message, now);
    }

    @Override
    public RetainedReading match(TopicFilter filter) {
        RetainedReading reading = store.match(filter);
        return (after, max, now) -> {
            CompletableFuture<RetainedReading.Page> answer = new CompletableFuture<>();
            asked.add(new Asked(reading.page(after, max, now), answer));
            return answer;
        };
    }

    @Override
    public int keptElsewhere(String owner, TopicName topic) {
        return store.keptElsewhere(owner, topic);
    }

    @Override
    public int size() {
        return store.size();
    }

    /** How many pages have been asked for and not answered. */
    int open() {
        return asked.size();
    }

    /** Answers the oldest question, from no shard. */
    void answer() {
        Asked oldest = asked.remove();
        oldest.answer.complete(oldest.read.toCompletableFuture().join());
    }

    void fail() {
        asked.remove().answer.completeExceptionally(new IOException("the disk is gone"));
    }
}
