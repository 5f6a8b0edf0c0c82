package dev.tidegate.gateway.shard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where everybody lives: one address per name, the same for all shards, so that two connections with one client identifier
 * meet although they arrived on different threads.
 *
 * @param <K> the name
 * @param <A> the address
 */
public final class Directory<K, A> {
    private final ConcurrentMap<K, A> addresses = new ConcurrentHashMap<>();

    /** The address of a name; the first to ask makes it. */
    public A claim(K name, Function<K, A> make) {
        return addresses.computeIfAbsent(name, make);
    }

    /** Forgets a name, if this is still its address. */
    public void forget(K name, A address) {
        addresses.remove(name, address);
    }

    public @Nullable A find(K name) {
        return addresses.get(name);
    }

    public int size() {
        return addresses.size();
    }
}
