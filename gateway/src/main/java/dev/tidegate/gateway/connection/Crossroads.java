package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.shard.Copies;

/**
 * Where messages of other nodes come in and messages of this one leave. One per node; any thread.
 *
 * @param trail how this node is known to others
 * @param prints tell messages apart
 * @param copies the messages that have come, by the ways they came
 */
public record Crossroads(Trail trail, Fingerprints prints, Copies copies) {
    /**
     * @param one a number nobody else knows
     * @param other another one
     */
    public static Crossroads of(Trail trail, Copies copies, long one, long other) {
        return new Crossroads(trail, new Fingerprints(one, other), copies);
    }
}
