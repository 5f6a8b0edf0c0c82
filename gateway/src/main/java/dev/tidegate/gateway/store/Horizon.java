package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Position;
import java.util.Map;

/**
 * How far a store had heard when it was read: up to which sequence of each lane. A message within it is in what was read, or is
 * over; one that arrives later on its way between shards is the same again.
 *
 * @param lanes the last sequence of each lane of which anything was heard
 */
public record Horizon(Map<Long, Long> lanes) {
    /** Of a store that has heard nothing. */
    public static final Horizon NONE = new Horizon(Map.of());

    /** Whether the message at this position had been told. */
    public boolean covers(Position position) {
        Long last = lanes.get(position.lane());
        return last != null && position.sequence() <= last;
    }
}
