package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.topic.RetainedTree;
import dev.tidegate.gateway.topic.TopicTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all shards share: the subscriptions and the retained messages of the node. Any thread; see {@link TopicTree}.
 *
 * <p>Two orders keep a retained message from falling between the chairs: a publisher stores it <em>before</em> looking for
 * subscribers, a subscriber is in the tree <em>before</em> it reads what is retained. One of the two sees the other.
 */
public final class Routes {
    private static final long SWEEP_MILLIS = 10_000;
    private static final String SYSTEM_ROOT = "$SYS";

    private final TopicTree<Subscribers> subscriptions;
    private final RetainedTree<Message> retained;
    private final RetainedTree<Message> announced =
            new RetainedTree<>(Integer.MAX_VALUE, Long.MAX_VALUE, Message::weight);
    private final long maxRetainedMessage;
    private volatile @Nullable Long lastSweep;

    /**
     * @param maxRetained retained messages of the node
     * @param maxRetainedBytes what they weigh together
     * @param maxRetainedMessage what one of them may weigh
     * @param salt any number that clients cannot guess
     */
    public Routes(int maxRetained, long maxRetainedBytes, long maxRetainedMessage, long salt) {
        this.subscriptions = new TopicTree<>(salt);
        this.retained = new RetainedTree<>(maxRetained, maxRetainedBytes, Message::weight);
        this.maxRetainedMessage = maxRetainedMessage;
    }

    /** The subscription is live when this returns. */
    public void subscribe(SessionRef ref, Subscription subscription) {
        subscriptions.change(
                subscription.filter(), present -> Subscribers.with(present, new Subscribers.Member(ref, subscription)));
    }

    public void unsubscribe(SessionRef ref, Subscription subscription) {
        subscriptions.change(subscription.filter(), present -> Subscribers.without(present, ref, subscription));
    }

    /** The retained messages that answer a new subscription, as long as they have not expired. */
    public List<Message> retainedFor(Subscription subscription, ClientId subscriber, long now) {
        List<Message> found = new ArrayList<>();
        List<Message> expired = new ArrayList<>();
        TopicFilter filter = subscription.filter();
        kept(filter).match(filter, message -> {
            if (message.isExpired(now)) {
                expired.add(message);
            } else if (!subscription.noLocal() || !subscriber.equals(message.publisher())) {
                found.add(message);
            }
        });
        expired.forEach(message -> retained.removeExactly(message.topic(), message));
        return found;
    }

    /**
     * Keeps what the gateway says of itself for those who subscribe later. It has a tree of its own: its topics are ours and
     * few, so they take nothing from the room operators give to clients, are never written to disk, and no other node hears of
     * them.
     */
    void announce(Message message) {
        announced.put(message.topic(), message);
    }

    /** Where what answers this filter is kept. */
    private RetainedTree<Message> kept(TopicFilter filter) {
        return filter.levels().get(0).equals(SYSTEM_ROOT) ? announced : retained;
    }

    /** The retained messages of the node. */
    public int retainedCount() {
        return retained.size();
    }

    /** What they weigh together, in bytes. */
    public long retainedWeight() {
        return retained.weight();
    }

    /** Something else than a filter changed that recipients depend on. */
    void touch() {
        subscriptions.touch();
    }

    long version() {
        return subscriptions.version();
    }

    Recipients recipients(TopicName topic) {
        Recipients.Collector collector = new Recipients.Collector();
        subscriptions.match(topic, collector::add);
        return collector.collected();
    }

    /** What became of a message with RETAIN 1. */
    enum Kept {
        ADDED,
        REPLACED,
        REMOVED,
        /** It would have removed a retained message, and there was none. */
        NOTHING,
        REFUSED
    }

    /** Keeps a retained message, or removes the one kept before where this one is empty [MQTT-3.3.1-5, -6, -7]. */
    Kept keep(Message message, long now) {
        if (message.payload().length == 0) {
            return retained.remove(message.topic()) ? Kept.REMOVED : Kept.NOTHING;
        }
        if (message.weight() > maxRetainedMessage) {
            return Kept.REFUSED;
        }
        RetainedTree.Stored stored = retained.put(message.topic(), message);
        if (stored == RetainedTree.Stored.REFUSED && dropExpired(now)) {
            stored = retained.put(message.topic(), message);
        }
        return switch (stored) {
            case ADDED -> Kept.ADDED;
            case REPLACED -> Kept.REPLACED;
            case REFUSED -> Kept.REFUSED;
        };
    }

    /** Makes room where a bound is reached; at most once in a while, because it looks at every retained message. */
    private boolean dropExpired(long now) {
        Long last = lastSweep;
        if (last != null && now - last < SWEEP_MILLIS) {
            return false;
        }
        lastSweep = now;
        List<Message> expired = new ArrayList<>();
        retained.forEach(message -> {
            if (message.isExpired(now)) {
                expired.add(message);
            }
        });
        expired.forEach(message -> retained.removeExactly(message.topic(), message));
        return !expired.isEmpty();
    }
}
