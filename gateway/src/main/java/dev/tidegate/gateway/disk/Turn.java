package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one shard tells in one turn of its loop: it survives whole or not at all, and one stage speaks for all of it. Filled on its shard,
 * then handed to the committing thread.
 */
final class Turn {
    /** Where the stage is completed, or null for any thread. */
    final @Nullable Shard shard;

    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<Order> orders = new ArrayList<>();
    private long bytes;

    Turn(@Nullable Shard shard) {
        this.shard = shard;
    }

    void add(Order order) {
        orders.add(order);
        bytes += order.weight();
    }

    List<Order> orders() {
        return orders;
    }

    long bytes() {
        return bytes;
    }
}
