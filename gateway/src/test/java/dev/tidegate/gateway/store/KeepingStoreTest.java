package dev.tidegate.gateway.store;

import dev.tidegate.gateway.fixture.KeepingStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The store the stories of the core are told to keeps the same contract as the one on disk. */
class KeepingStoreTest extends SessionStoreContract {
    @Override
    protected StoreUnderTest open() {
        KeepingStore store = new KeepingStore();
        return new StoreUnderTest() {
            @Override
            public SessionStore desk(int shard) {
                return store;
            }

            @Override
            public <T> CompletableFuture<T> settle(CompletionStage<T> stage) {
                return stage.toCompletableFuture();
            }

            @Override
            public void reopen() {
                // it outlives whoever tells it
            }

            @Override
            public void close() {
                // nothing to let go of
            }
        };
    }
}
