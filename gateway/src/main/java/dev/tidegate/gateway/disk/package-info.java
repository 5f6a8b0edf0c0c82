/**
 * The store of a node that may not forget: RocksDB behind {@link dev.tidegate.gateway.store.SessionStore} and {@link
 * dev.tidegate.gateway.store.RetainedStore}, one committing thread, group commit. Shards tell {@link
 * dev.tidegate.gateway.disk.DiskStore#desk desks}; only {@code app} enters.
 */
@NullMarked
package dev.tidegate.gateway.disk;

import org.jspecify.annotations.NullMarked;
