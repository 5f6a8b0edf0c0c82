package dev.tidegate.gateway.shard;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The names that came last, as many as there is room for, the same for all shards. Any thread; asked rarely.
 *
 * @param <K> the name
 */
public final class Recent<K> {
    private final int room;
    private final Set<K> names = new LinkedHashSet<>(); // whoever came first leaves first

    /** @param room how many names */
    public Recent(int room) {
        this.room = room;
    }

    /** It has come. */
    public synchronized void add(K name) {
        names.remove(name);
        names.add(name);
        if (names.size() > room) {
            Iterator<K> first = names.iterator();
            first.next();
            first.remove();
        }
    }

    /** Whether it is among them. */
    public synchronized boolean has(K name) {
        return names.contains(name);
    }
}
