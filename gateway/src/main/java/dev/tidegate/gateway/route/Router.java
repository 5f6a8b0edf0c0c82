package dev.tidegate.gateway.route;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.gateway.topic.SharedGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages published on one shard to their subscribers: keep, match, forward.
 *
 * <p>The recipients of a topic are found once and kept in a small table until any subscription changes; a publisher that stays
 * with its topics never matches again. Recipients of this shard get the message at once, those of another in one note per
 * shard.
 *
 * <p><i>Runs on: its own shard.</i>
 */
public final class Router {
    /** Topics whose recipients are remembered; a power of two. */
    private static final int REMEMBERED = 4096;

    private final Shard shard;
    private final Routes routes;
    private final Counters counters;
    private final Sharing sharing;
    private @Nullable Relief pause;
    private final List<Unheard> unheard = new ArrayList<>();
    private final @Nullable Known[] known = new @Nullable Known[REMEMBERED];

    /** Who gets a topic, as of one version of the routes. */
    private record Known(TopicName topic, long version, Recipients recipients) {}

    /** @param strategy how a share chooses among its members */
    public Router(Shard shard, Routes routes, Counters counters, ShareStrategy strategy) {
        this.shard = shard;
        this.routes = routes;
        this.counters = counters;
        this.sharing = new Sharing(shard, routes, counters, strategy);
    }

    /** Publishes a message of a client of this shard, or of the gateway itself. */
    public Routed publish(Message message) {
        pause = null;
        Recipients recipients = recipients(message.topic());
        if (message.qos() != Qos.AT_MOST_ONCE && !everyoneHasRoom(recipients)) {
            counters.add(Count.DROPPED_BUSY);
            return Routed.BUSY; // and nothing has changed
        }
        boolean kept = true;
        if (message.retain()) {
            kept = keep(message);
            recipients = recipients(message.topic()); // kept before the match; see Routes
        }
        if (recipients.isEmpty()) {
            return kept ? Routed.NO_SUBSCRIBERS : Routed.NOT_RETAINED;
        }
        forward(message, recipients);
        return kept ? Routed.ACCEPTED : Routed.NOT_RETAINED;
    }

    /**
     * Tells what the gateway says of itself, below {@code $SYS}: QoS 0, kept for those who subscribe later, and of this node
     * alone. Nobody waits for it and nothing counts it as a client's message.
     */
    public void announce(Message message) {
        routes.announce(message);
        forward(message, recipients(message.topic()));
    }

    private boolean keep(Message message) {
        switch (routes.keep(message, shard.now())) {
            case ADDED -> counters.add(Count.RETAINED_STORED);
            case REPLACED -> counters.add(Count.RETAINED_REPLACED);
            case REMOVED -> counters.add(Count.RETAINED_REMOVED);
            case NOTHING -> {
                // there was nothing to remove
            }
            case REFUSED -> {
                return false;
            }
        }
        return true;
    }

    private Recipients recipients(TopicName topic) {
        int slot = topic.hashCode() & REMEMBERED - 1;
        Known entry = known[slot];
        long version = routes.version();
        if (entry == null || entry.version != version || !entry.topic.equals(topic)) {
            entry = new Known(topic, version, routes.recipients(topic));
            known[slot] = entry;
        }
        return entry.recipients;
    }

    /** Nobody may get a message of which its publisher will hear that it was not accepted. */
    private boolean everyoneHasRoom(Recipients recipients) {
        for (Recipients.Group group : recipients.groups()) {
            if (!hasRoom(group.shard())) {
                return false;
            }
        }
        for (SharedGroup<Subscribers.Member> share : recipients.shares()) {
            if (!sharing.hasRoom(share)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasRoom(Shard target) {
        return target == shard || target.hasRoom();
    }

    /** What is not QoS 0 has been found to have room; where that is gone by now, the mailbox takes one more. */
    private void forward(Message message, Recipients recipients) {
        boolean must = message.qos() != Qos.AT_MOST_ONCE;
        for (Recipients.Group group : recipients.groups()) {
            if (group.shard() == shard) {
                deliverAll(group, message);
            } else if (must || group.shard().hasRoom()) {
                shard.post(group.shard(), () -> deliverAll(group, message), message.weight());
            } else {
                counters.add(Count.DROPPED_BUSY, group.recipients().length);
            }
            if (must) {
                lookForCongestion(group);
                awaitWordFrom(group.shard(), message);
            }
        }
        for (SharedGroup<Subscribers.Member> share : recipients.shares()) {
            SessionRef chosen = sharing.forward(message, share);
            if (must && chosen != null) {
                lookForCongestion(chosen);
                awaitWordFrom(chosen.home(), message);
            }
        }
    }

    private void awaitWordFrom(@Nullable Shard target, Message message) {
        if (target == null || target == shard) {
            return;
        }
        Unheard unheard = unheard(target);
        unheard.sent(message.weight());
        if (unheard.isTooMuch() && pause == null) {
            pause = unheard;
        }
    }

    private Unheard unheard(Shard target) {
        while (unheard.size() <= target.index()) {
            unheard.add(new Unheard(shard, shard.all().get(unheard.size())));
        }
        return unheard.get(target.index());
    }

    private void lookForCongestion(Recipients.Group group) {
        for (Recipients.Recipient recipient : group.recipients()) {
            lookForCongestion(recipient.ref());
        }
    }

    private void lookForCongestion(SessionRef ref) {
        if (ref.isCongested()) {
            pause = ref;
        }
    }

    /**
     * What the publisher of the last message should wait for before it publishes again: a recipient whose client is falling
     * behind, or another shard that has been sent a lot and not had its turn yet, so that nobody knows how its clients are
     * doing. Null where there is nothing. QoS 0 waits for nobody.
     */
    public @Nullable Relief pause() {
        return pause;
    }

    private static void deliverAll(Recipients.Group group, Message message) {
        for (Recipients.Recipient recipient : group.recipients()) {
            recipient.deliver(group.shard(), message);
        }
    }

    /** Where a session's messages go has changed: forget what was remembered, on every shard. */
    public void moved(SessionRef ref) {
        routes.touch();
    }
}
