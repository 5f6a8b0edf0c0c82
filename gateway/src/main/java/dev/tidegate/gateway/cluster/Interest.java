package dev.tidegate.gateway.cluster;

import dev.tidegate.gateway.packet.TopicFilter;

/** One subscription more or less on this node. */
public record Interest(TopicFilter filter, Change change) {
    /** Which way it goes. */
    public enum Change {
        ADDED,
        REMOVED
    }

    public static Interest added(TopicFilter filter) {
        return new Interest(filter, Change.ADDED);
    }

    public static Interest removed(TopicFilter filter) {
        return new Interest(filter, Change.REMOVED);
    }
}
