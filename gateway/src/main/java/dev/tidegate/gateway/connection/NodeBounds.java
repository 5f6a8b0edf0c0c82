package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.shard.Headcount;
import java.util.function.Supplier;

/**
 * What bounds a client before anybody knows who it is.
 *
 * @param connectPacketSize the largest CONNECT, in bytes
 * @param strangers connections of one shard that have not been greeted yet
 * @param strangersByAddress the same by network address, counted over all shards
 * @param assignedIds makes client identifiers for clients that bring none; unique and not to be guessed
 */
public record NodeBounds(
        int connectPacketSize, int strangers, Headcount<String> strangersByAddress, Supplier<String> assignedIds) {}
