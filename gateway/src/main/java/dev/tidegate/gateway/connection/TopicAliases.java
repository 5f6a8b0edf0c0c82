package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.TopicName;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The topic aliases of one connection, both directions, section 3.3.2.3.4. They die with it [MQTT-3.3.2-7].
 *
 * <p>Towards the client, the first topics sent get the aliases there are, for good: a client that follows a few topics saves
 * their names, one that follows many loses nothing.
 */
final class TopicAliases {
    private final @Nullable TopicName[] theirs;
    private final int ourMaximum;
    private final Map<TopicName, Integer> ours = new HashMap<>(2);

    /**
     * @param theirMaximum the Topic Alias Maximum of our CONNACK
     * @param ourMaximum the most we use towards the client, within its own Topic Alias Maximum
     */
    TopicAliases(int theirMaximum, int ourMaximum) {
        this.theirs = new @Nullable TopicName[theirMaximum];
        this.ourMaximum = ourMaximum;
    }

    /** Whether a client's alias is within the maximum we announced [MQTT-3.2.2-17]. */
    boolean isLegal(int alias) {
        return alias >= 1 && alias <= theirs.length;
    }

    /** From now on the client's alias means this topic. */
    void learn(int alias, TopicName topic) {
        theirs[alias - 1] = topic;
    }

    /** What a client's alias means, or null where it was never set. */
    @Nullable
    TopicName topicOf(int alias) {
        return theirs[alias - 1];
    }

    /** Our alias for a topic, 0 where it has none. */
    int aliasOf(TopicName topic) {
        return ours.getOrDefault(topic, 0);
    }

    /** The alias the next topic gets, 0 where there is none left. */
    int nextFree() {
        return ours.size() < ourMaximum ? ours.size() + 1 : 0;
    }

    /** The next free alias means this topic from now on. */
    void introduce(TopicName topic) {
        ours.put(topic, nextFree());
    }
}
