package dev.tidegate.gateway.connection;

import java.util.function.Supplier;

/**
 * What bounds a client before anybody knows who it is.
 *
 * @param connectPacketSize the largest CONNECT, in bytes
 * @param strangers connections of one shard that have not been greeted yet; one more is closed at once
 * @param assignedIds makes client identifiers for clients that bring none; unique and not to be guessed
 */
public record NodeBounds(int connectPacketSize, int strangers, Supplier<String> assignedIds) {}
