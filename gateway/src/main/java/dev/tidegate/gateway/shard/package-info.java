/**
 * Concurrency, all of it: one shard per I/O thread, notes between shards, a timer wheel, and the directory that knows which
 * shard a client lives on. Everything above runs on one shard and needs no lock.
 */
@NullMarked
package dev.tidegate.gateway.shard;

import org.jspecify.annotations.NullMarked;
