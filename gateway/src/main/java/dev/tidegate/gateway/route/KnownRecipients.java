package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.TopicName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The recipients of the topics that were used lately, kept until any subscription changes: a publisher that stays with its
 * topics never matches again. A direct-mapped table: a topic displaces whoever sat in its slot.
 *
 * <p>Bounded in topics and in recipients: where a hundred thousand clients subscribe to everything, remembering all of them for
 * each of thousands of topics would fill the heap, and finding them anew costs less than sending to them.
 *
 * <p><i>Runs on: its router's shard.</i>
 */
final class KnownRecipients {
    /** A power of two. */
    private static final int TOPICS = 4096;

    private static final int MOST_RECIPIENTS = 1 << 18;

    private final Routes routes;
    private final int most;
    private final @Nullable Known[] known = new @Nullable Known[TOPICS];
    private long recipients;

    /** Who gets a topic, as of one version of the routes. */
    private record Known(TopicName topic, long version, Recipients recipients) {}

    KnownRecipients(Routes routes) {
        this(routes, MOST_RECIPIENTS);
    }

    /** @param most recipients of all topics together; those of the last topic are remembered in any case */
    KnownRecipients(Routes routes, int most) {
        this.routes = routes;
        this.most = most;
    }

    Recipients of(TopicName topic) {
        int slot = topic.hashCode() & TOPICS - 1;
        Known entry = known[slot];
        long version = routes.version();
        if (entry == null || entry.version != version || !entry.topic.equals(topic)) {
            entry = new Known(topic, version, routes.recipients(topic));
            remember(slot, entry);
        }
        return entry.recipients;
    }

    private void remember(int slot, Known entry) {
        Known displaced = known[slot];
        recipients += entry.recipients.count() - (displaced == null ? 0 : displaced.recipients.count());
        if (recipients > most) {
            Arrays.fill(known, null);
            recipients = entry.recipients.count();
        }
        known[slot] = entry;
    }
}
