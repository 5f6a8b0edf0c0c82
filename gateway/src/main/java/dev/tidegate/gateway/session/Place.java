package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.SessionStore;
import java.util.function.Consumer;

/**
 * Where a session lives: the shard, its counters, its way to the store and the rooms above it. One for all sessions of a shard.
 *
 * @param overdue hears of each session whose time is up
 */
record Place(
        Shard shard,
        Counters counters,
        SessionStore store,
        SessionHost host,
        Popular popular,
        Consumer<Session> overdue) {}
