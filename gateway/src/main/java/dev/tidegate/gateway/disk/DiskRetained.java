package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.RetainedStore;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Retained messages in memory, and on disk for the next life. The committing thread writes for a topic what memory holds when it
 * writes, so that two shards cannot leave one order in memory and another one on disk. Any thread.
 */
final class DiskRetained implements RetainedStore {
    private final MemoryRetained memory;
    private final Inbox inbox;

    DiskRetained(MemoryRetained memory, Inbox inbox) {
        this.memory = memory;
        this.inbox = inbox;
    }

    @Override
    public CompletionStage<Kept> put(Message message, long now) {
        if (inbox.isFull()) {
            return CompletableFuture.completedFuture(Kept.REFUSED);
        }
        CompletionStage<Kept> inMemory = memory.put(message, now);
        Kept kept = inMemory.toCompletableFuture().join(); // memory answers at once
        if (kept == Kept.REFUSED) {
            return inMemory;
        }
        Turn turn = new Turn(null);
        turn.add(new Order.Shelving(message.topic(), message.weight()));
        if (!inbox.put(turn)) {
            return CompletableFuture.failedFuture(new IOException("the store is closed"));
        }
        return turn.done.thenApply(written -> kept);
    }

    @Override
    public RetainedReading match(TopicFilter filter) {
        return memory.match(filter);
    }

    @Override
    public int keptElsewhere(String owner, TopicName topic) {
        return memory.keptElsewhere(owner, topic);
    }

    @Override
    public int size() {
        return memory.size();
    }
}
