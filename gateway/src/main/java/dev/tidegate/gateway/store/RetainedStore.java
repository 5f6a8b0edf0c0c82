package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import java.util.concurrent.CompletionStage;

/**
 * Port: the retained messages of the node. Any thread may ask; a stage may complete on any thread, and it is up to the asker to come back
 * to its shard.
 */
public interface RetainedStore {
    /** What became of a message with RETAIN 1. */
    enum Kept {
        ADDED,
        REPLACED,
        REMOVED,
        /** It would have removed a retained message, and there was none. */
        NOTHING,
        /** A bound is reached; what was there before still is. */
        REFUSED
    }

    /**
     * Keeps a message under its topic, or removes the one kept before where this one is empty [MQTT-3.3.1-5, -6, -7]. Whoever
     * begins to read after this has returned finds it so; the stage completes when it survives.
     */
    CompletionStage<Kept> put(Message message, long now);

    /**
     * Begins to read what matches a filter, {@code $} rule included. The reading knows the store as it is at this moment: what is put
     * later is not in it.
     */
    RetainedReading match(TopicFilter filter);

    /** How many messages of this owner there are on other topics than this one, as far as is known here, and at once. */
    int keptElsewhere(String owner, TopicName topic);

    /** How many messages there are, for reports: as far as is known here, and without asking anybody. */
    int size();
}
