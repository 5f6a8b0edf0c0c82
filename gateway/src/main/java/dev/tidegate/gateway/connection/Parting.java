package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Sends the connections of one shard away, evenly over a time: whoever takes them in is not run over. A connection whose turn has
 * not come is served as ever. <i>Runs on: its shard.</i>
 */
final class Parting {
    private final Shard shard;
    private final Farewell words;
    private final Deque<Connection> staying;
    private final int all;
    private final long spreadMillis;
    private final long began;
    private final Timers.Timer timer = Timers.timer(this::next);

    Parting(Shard shard, Farewell words, Collection<Connection> connections, long spreadMillis) {
        this.shard = shard;
        this.words = words;
        this.staying = new ArrayDeque<>(connections);
        this.all = staying.size();
        this.spreadMillis = spreadMillis;
        this.began = shard.now();
    }

    /** What everybody hears, also who comes meanwhile. */
    Farewell words() {
        return words;
    }

    /** Those whose turn it is until the next tick. */
    void next() {
        long now = shard.now();
        long until = now - began + Timers.TICK_MILLIS;
        long gone = until >= spreadMillis ? all : all * until / spreadMillis;
        while (all - staying.size() < gone) {
            staying.remove().part(words);
        }
        if (!staying.isEmpty()) {
            shard.timers().set(timer, now, Timers.TICK_MILLIS);
        }
    }
}
