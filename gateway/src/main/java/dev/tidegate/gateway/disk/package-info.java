/**
 * What is kept on disk: sessions and retained messages in RocksDB, behind the ports of {@code store}. One thread writes; a shard
 * hands over what it has to tell at the end of its turn, and hears when that survives. Only {@code app} names this room.
 */
@NullMarked
package dev.tidegate.gateway.disk;

import org.jspecify.annotations.NullMarked;
