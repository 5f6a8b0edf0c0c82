package dev.tidegate.gateway.shard;

/** Something a publisher waits for before it goes on: a client that has fallen behind, or another shard's word. */
public interface Relief {
    /**
     * Does something on the asking shard when there is no need to wait any longer, which may be at once.
     *
     * @param here the shard this call runs on
     */
    void whenRelieved(Shard here, Runnable task);
}
