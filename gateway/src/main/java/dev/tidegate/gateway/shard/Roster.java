package dev.tidegate.gateway.shard;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who belongs to whom, over all shards: entering twice is entering once. Keeps a name only while somebody belongs to it. Any
 * thread.
 *
 * @param <K> the name
 * @param <M> who belongs to it
 */
public final class Roster<K, M> {
    private final ConcurrentMap<K, Set<M>> members = new ConcurrentHashMap<>();

    /** Whether somebody belongs to this name, or may as one of so many. */
    public boolean hasRoom(K name, M member, int most) {
        boolean[] room = {most > 0};
        members.computeIfPresent(name, (same, all) -> {
            room[0] = all.size() < most || all.contains(member);
            return all;
        });
        return room[0];
    }

    public void enter(K name, M member) {
        members.compute(name, (same, all) -> {
            Set<M> more = all == null ? new HashSet<>(2) : all;
            more.add(member);
            return more;
        });
    }

    public void leave(K name, M member) {
        members.computeIfPresent(name, (same, all) -> {
            all.remove(member);
            return all.isEmpty() ? null : all;
        });
    }
}
