package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import java.util.Map;

/**
 * What comes back out of a store.
 *
 * @param messages all that the session owes its client, by their positions
 */
public record Resumed(StoredSession session, Map<Position, Message> messages) {}
