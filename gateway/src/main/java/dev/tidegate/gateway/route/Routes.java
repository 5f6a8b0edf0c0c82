package dev.tidegate.gateway.route;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Portion;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.topic.TopicTree;
import dev.tidegate.policy.OwnTopics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all shards share: the subscriptions and the retained messages of the node. Any thread; see {@link TopicTree}.
 *
 * <p>Two orders keep a retained message from falling between the chairs: a publisher stores it <em>before</em> looking for
 * subscribers, a subscriber is in the tree <em>before</em> it reads what is retained. One of the two sees the other.
 */
public final class Routes {
    private static final String SYSTEM_ROOT = "$SYS";

    private final TopicTree<Subscribers> subscriptions;
    private final RetainedStore retained;
    private final RetainedStore announced;
    /** Changed between two changes of the tree, and seen by the next. */
    private volatile List<Watcher> watchers = List.of();
    /** Who gets some topics only. Changed between two changes of the tree. */
    private volatile Map<ClientId, Portion> portions = Map.of();

    private volatile boolean leadsAway;
    private volatile boolean dates;

    /**
     * @param retained what clients have published
     * @param announced what the gateway says of itself
     * @param salt any number that clients cannot guess
     */
    public Routes(RetainedStore retained, RetainedStore announced, long salt) {
        this.subscriptions = new TopicTree<>(salt);
        this.retained = retained;
        this.announced = announced;
    }

    /** From now on some of those who subscribe pass messages on to other nodes. */
    public void leadAway() {
        leadsAway = true;
    }

    /** Whether a message may leave by more than one way, so that its copies have to be told from other messages. */
    boolean leadsAway() {
        return leadsAway;
    }

    /** From now on it matters how long a message has waited: it says since when, also when it has been stored. */
    public void date() {
        dates = true;
    }

    boolean dates() {
        return dates;
    }

    /** The subscription is live when this returns; one to its client's {@link OwnTopics} stays with the session, unrouted. */
    public void subscribe(SessionRef ref, Subscription subscription) {
        if (OwnTopics.isOne(subscription.filter().text())) {
            return;
        }
        subscriptions.change(subscription.filter(), present -> {
            Subscribers changed = Subscribers.with(present, new Subscribers.Member(ref, subscription));
            tell(subscription, present, changed);
            return changed;
        });
    }

    public void unsubscribe(SessionRef ref, Subscription subscription) {
        subscriptions.change(subscription.filter(), present -> {
            Subscribers changed = Subscribers.without(present, ref, subscription);
            tell(subscription, present, changed);
            watchers.forEach(each -> each.withdrawn(new Caller(ref, subscription)));
            return changed;
        });
    }

    private void tell(Subscription subscription, @Nullable Subscribers before, @Nullable Subscribers now) {
        List<Watcher> all = watchers;
        if (all.isEmpty()) {
            return;
        }
        boolean was = before != null && before.isWatched();
        boolean is = now != null && now.isWatched();
        for (Watcher each : all) {
            if (is && !was) {
                each.begun(subscription.filter());
            } else if (was && !is) {
                each.ended(subscription.filter());
            }
        }
    }

    /** Tells somebody what is subscribed to now, and from then on what changes. Takes the longer the more filters there are. */
    public void watch(Watcher watcher) {
        subscriptions.between(() -> {
            watchers = Stream.concat(watchers.stream(), Stream.of(watcher)).toList();
            subscriptions.forEach(subscribers -> {
                if (subscribers.isWatched()) {
                    watcher.begun(subscribers.anyone().subscription().filter());
                }
            });
        });
    }

    /** Tells him nothing more. */
    public void ignore(Watcher watcher) {
        subscriptions.between(() -> watchers =
                watchers.stream().filter(each -> !each.equals(watcher)).toList());
    }

    /** Somebody has subscribed and shall have what is retained elsewhere, too. The subscription is live. */
    public void asked(SessionRef ref, Subscription subscription) {
        List<Watcher> all = watchers;
        if (!all.isEmpty()) {
            all.forEach(each -> each.asked(new Caller(ref, subscription)));
        }
    }

    /**
     * Several sessions do the work of one, and each gets some topics only of those it subscribes to. It is so for all of them in one moment: who
     * looks for the recipients of a message finds them as they were before or as they are now. What waits in a session stays there.
     */
    public void divide(Map<ClientId, Portion> changed) {
        change(next -> next.putAll(changed));
    }

    /** Those of these that get nothing are no more. */
    public void undivide(Collection<ClientId> sessions) {
        change(next -> sessions.forEach(each -> next.remove(each, Portion.NOTHING)));
    }

    private void change(Consumer<Map<ClientId, Portion>> how) {
        subscriptions.between(() -> {
            Map<ClientId, Portion> next = new HashMap<>(portions);
            how.accept(next);
            portions = Map.copyOf(next);
            subscriptions.touch();
        });
    }

    /** Who gets some topics only. */
    public Map<ClientId, Portion> portions() {
        return portions;
    }

    /** The retained messages that answer a subscription. To be asked for when the subscription is live; see above. */
    public RetainedReading retainedFor(ClientId clientId, Subscription subscription) {
        TopicFilter filter = subscription.filter();
        RetainedReading all = kept(filter).match(filter);
        Portion portion = portions.get(clientId);
        RetainedReading some = portion == null ? all : only(all, portion::has);
        return switch (subscription.reach()) {
            case ALL -> some;
            case BELOW_ONLY -> only(some, subscription::reaches);
        };
    }

    private static RetainedReading only(RetainedReading all, Predicate<TopicName> which) {
        return (after, max, now) -> all.page(after, max, now)
                .thenApply(page -> new RetainedReading.Page(
                        page.messages().stream()
                                .filter(message -> which.test(message.topic()))
                                .toList(),
                        page.reached(),
                        page.looks()));
    }

    /** Keeps a retained message, or removes the one kept before where this one is empty. */
    CompletionStage<RetainedStore.Kept> keep(Message message, long now) {
        return retained.put(message.since(Message.UNDATED), now); // it does not wait, it stays
    }

    /**
     * Keeps what the gateway says of itself for those who subscribe later. It has a store of its own: its topics are ours and
     * few, so they take nothing from the room operators give to clients, are never written to disk, and no other node hears of
     * them.
     */
    void announce(Message message, long now) {
        announced.put(message, now);
    }

    /** Where what answers this filter is kept. */
    private RetainedStore kept(TopicFilter filter) {
        return filter.levels().get(0).equals(SYSTEM_ROOT) ? announced : retained;
    }

    /** How many messages of this owner are retained on other topics than this one. */
    public int keptElsewhere(String owner, TopicName topic) {
        return retained.keptElsewhere(owner, topic);
    }

    /** How many messages of clients are retained, for reports. */
    public int retainedCount() {
        return retained.size();
    }

    /** Something else than a filter changed that recipients depend on. */
    void touch() {
        subscriptions.touch();
    }

    long version() {
        return subscriptions.version();
    }

    Recipients recipients(TopicName topic) {
        Recipients.Collector collector = new Recipients.Collector(topic, portions);
        subscriptions.match(topic, collector::add);
        return collector.collected();
    }
}
