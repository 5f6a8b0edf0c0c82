package dev.tidegate.gateway.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store and the shards that tell it, for the stories every store has to pass. */
public interface StoreUnderTest extends AutoCloseable {
    /** Where a shard tells its part. */
    SessionStore desk(int shard);

    /** Goes on until a stage is over, and returns it. */
    <T> CompletableFuture<T> settle(CompletionStage<T> stage);

    /** The good end of a stage. */
    default <T> T await(CompletionStage<T> stage) {
        return settle(stage).join();
    }

    /** Ends the store in its own way, and goes on with what it has left. */
    void reopen();

    @Override
    void close();
}
