package dev.tidegate.gateway.power;

import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.store.SessionStore;

/** A store as its recorder and its judge see it. */
interface Depot extends AutoCloseable {
    SessionStore desk(Shard shard);

    RetainedStore retained();

    /** Which life of the store this is. */
    long life();

    /** All it holds. */
    Contents contents();

    @Override
    void close();
}
