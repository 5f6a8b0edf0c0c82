package dev.tidegate.gateway.route;

import dev.tidegate.gateway.cluster.Backplane;
import dev.tidegate.gateway.cluster.Inbound;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.session.Grant;
import dev.tidegate.gateway.session.Leftover;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.RetainedStore.Kept;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.gateway.topic.SharedGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages published on one shard to their subscribers: keep, match, forward.
 *
 * <p>The recipients of a topic are found once; see {@link KnownRecipients}. Recipients of this shard get the message at
 * once, those of another in one note per shard.
 *
 * <p><i>Runs on: its own shard.</i>
 */
public final class Router implements Inbound {
    private final Shard shard;
    private final Routes routes;
    private final Counters counters;
    private final Sharing sharing;
    private final Backplane backplane;
    private final SessionStore store;
    /** What was published here and has not come out of the log yet, in order. */
    private final Deque<Published> underway = new ArrayDeque<>();

    private @Nullable Relief pause;
    /** Waits for the store. */
    private final Relief written;

    private final List<Unheard> unheard = new ArrayList<>();
    private final KnownRecipients known;

    /**
     * Joins the backplane as the lane of its shard.
     *
     * @param strategy how a share chooses among its members
     */
    public Router(
            Shard shard,
            Routes routes,
            Counters counters,
            ShareStrategy strategy,
            Backplane backplane,
            SessionStore store) {
        this.shard = shard;
        this.routes = routes;
        this.counters = counters;
        this.known = new KnownRecipients(routes);
        this.sharing = new Sharing(shard, routes, counters, strategy, store);
        this.backplane = backplane;
        this.store = store;
        this.written = (here, task) -> store.whenCaughtUp(() -> here.execute(task));
        backplane.join(shard.index(), this);
    }

    /**
     * Publishes a message of a client of this shard, or of the gateway itself. At QoS 0 everything has happened when this
     * returns; at QoS 1 and 2 it takes the way through the log, and the message is ours when the stage completes with
     * {@link Routed#ACCEPTED}. The stage never completes with an exception.
     */
    public CompletionStage<Routed> publish(Message message) {
        pause = null;
        if (message.qos() == Qos.AT_MOST_ONCE) {
            Message placed = routes.leadsAway() ? message.at(backplane.place(shard.index())) : message;
            return placed.retain() ? publishRetained(placed) : Published.settled(distribute(placed, null));
        }
        return log(message, known.of(message.topic()), new Published());
    }

    /**
     * Brings a message that is retained elsewhere to those who have asked for it and to nobody else; it is not kept. RETAIN is the message's
     * own. Otherwise as {@link #publish}.
     */
    public CompletionStage<Routed> answer(Message message, List<Caller> callers) {
        pause = null;
        Recipients recipients = Recipients.among(callers, message.topic());
        if (recipients.isEmpty()) {
            return Published.settled(Routed.NO_SUBSCRIBERS);
        }
        if (message.qos() == Qos.AT_MOST_ONCE) {
            forward(message, recipients, List.of());
            return Published.settled(Routed.ACCEPTED);
        }
        return log(message, recipients, new Published(recipients));
    }

    private CompletionStage<Routed> log(Message message, Recipients recipients, Published published) {
        if (!everyoneHasRoom(recipients)) {
            counters.add(Count.DROPPED_BUSY);
            return Published.settled(Routed.BUSY); // and nothing has changed
        }
        boolean isKept = message.retain() && published.only() == null;
        if (!store.isOpen() && (isKept || !owed(message, recipients, List.of()).isEmpty())) {
            return Published.settled(Routed.REFUSED); // the same
        }
        underway.add(published);
        CompletionStage<Position> logged = backplane.publish(shard.index(), List.of(message));
        if (Shard.isDone(logged)) {
            published.logged(null);
        } else {
            awaitLog(logged, published);
        }
        return published.outcome();
    }

    private void awaitLog(CompletionStage<Position> logged, Published published) {
        shard.await(logged, (position, failure) -> {
            if (failure != null) {
                underway.remove(published); // it will not come out
            }
            published.logged(failure);
        });
    }

    private Message dated(Message message) {
        return routes.dates() ? message.since(shard.now()) : message;
    }

    private CompletionStage<Routed> publishRetained(Message message) {
        Published published = new Published();
        published.logged(null); // QoS 0 is in no log
        published.routed(distribute(message, published));
        return published.outcome();
    }

    @Override
    public void delivered(Position first, List<Message> batch) {
        for (int i = 0; i < batch.size(); i++) {
            Published published = underway.remove();
            published.routed(distribute(dated(batch.get(i).at(first.plus(i))), published));
        }
    }

    /** Keeps, finds, stores, forwards. Without anything {@code published} there is nothing to keep or to store. */
    private Routed distribute(Message message, @Nullable Published published) {
        if (published != null) {
            keep(message, published); // before the match; see Routes
        }
        Recipients only = published == null ? null : published.only();
        Recipients recipients = only == null ? known.of(message.topic()) : only;
        List<Subscribers.Member> chosen = chosen(recipients, message);
        if (published == null || store(message, owed(message, recipients, chosen), published)) {
            forward(message, recipients, chosen);
        }
        return recipients.isEmpty() ? Routed.NO_SUBSCRIBERS : Routed.ACCEPTED;
    }

    /**
     * Tells what the gateway says of itself, below {@code $SYS}: QoS 0, kept for those who subscribe later where it is retained,
     * and of this node alone. Nobody waits for it and nothing counts it as a client's message.
     */
    public void announce(Message message) {
        if (message.retain()) {
            routes.announce(message, shard.now());
        }
        Recipients recipients = known.of(message.topic());
        forward(message, recipients, chosen(recipients, message));
    }

    private void keep(Message message, Published published) {
        if (!message.retain() || published.only() != null) {
            published.kept(Kept.NOTHING, null);
            return;
        }
        shard.await(routes.keep(message, shard.now()), (kept, failure) -> {
            Kept known = kept == null ? Kept.NOTHING : kept;
            count(known);
            published.kept(known, failure);
        });
    }

    private void count(Kept kept) {
        switch (kept) {
            case ADDED -> counters.add(Count.RETAINED_STORED);
            case REPLACED -> counters.add(Count.RETAINED_REPLACED);
            case REMOVED -> counters.add(Count.RETAINED_REMOVED);
            case NOTHING, REFUSED -> {
                // everything is as it was
            }
        }
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

    /**
     * The store hears of a message before any session does, so that it knows what a session speaks of. False where it does not take it:
     * then nobody shall have it.
     */
    private boolean store(Message message, List<Addressee> owed, Published published) {
        if (owed.isEmpty()) {
            published.stored(null);
            return true;
        }
        CompletionStage<Void> taken = store.enqueue(message, owed);
        if (taken.toCompletableFuture().isCompletedExceptionally()) {
            counters.add(Count.STORE_FAILURES);
            published.refused();
            return false;
        }
        shard.await(taken, (done, failure) -> published.stored(failure));
        if (store.isBehind()) {
            pause = written;
        }
        return true;
    }

    /** The sessions that have to have this message even if they are not here when it is delivered. */
    private static List<Addressee> owed(Message message, Recipients recipients, List<Subscribers.Member> chosen) {
        List<Addressee> owed = List.of();
        for (Recipients.Group group : recipients.groups()) {
            for (Recipients.Recipient recipient : group.recipients()) {
                if (recipient.ref().isKept()) {
                    owed = and(owed, recipient.ref(), message, recipient.grantFor(message.publisher()));
                }
            }
        }
        for (Subscribers.Member member : chosen) {
            if (member.ref().isKept()) {
                owed = and(owed, member.ref(), message, Grant.of(member.subscription()));
            }
        }
        return owed;
    }

    /** Usually nobody is owed anything, and no list is made. */
    private static List<Addressee> and(List<Addressee> owed, SessionRef ref, Message message, @Nullable Grant grant) {
        if (grant == null || Qos.min(message.qos(), grant.qos()) == Qos.AT_MOST_ONCE) {
            return owed;
        }
        List<Addressee> more = owed.isEmpty() ? new ArrayList<>() : owed;
        more.add(grant.addressee(ref.clientId(), message));
        return more;
    }

    /** One member of each share; fewer where no member can have it. */
    private List<Subscribers.Member> chosen(Recipients recipients, Message message) {
        if (recipients.shares().isEmpty()) {
            return List.of();
        }
        List<Subscribers.Member> chosen = new ArrayList<>();
        for (SharedGroup<Subscribers.Member> share : recipients.shares()) {
            Subscribers.Member member = sharing.choose(message, share);
            if (member != null) {
                chosen.add(member);
            }
        }
        return chosen;
    }

    /** What is not QoS 0 has been found to have room; where that is gone by now, the mailbox takes one more. */
    private void forward(Message message, Recipients recipients, List<Subscribers.Member> chosen) {
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
        for (Subscribers.Member member : chosen) {
            sharing.send(message, member);
            if (must) {
                lookForCongestion(member.ref());
                awaitWordFrom(member.ref().home(), message);
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
     * behind, a store that is, or another shard that has been sent a lot and not had its turn yet, so that nobody knows how its clients are
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

    /** A client has gone and its session stays: what its shares sent it and it never got goes to members that are here. */
    public void left(Session session) {
        sharing.left(session);
    }

    /** A session has ended and its subscriptions with it: its shares get back what it had not finished. */
    public void ended(Session session) {
        sharing.ended(session);
    }

    /** A client has left a share, if that was one: what it never got goes to the members that remain. */
    public void unsubscribed(Session session, Subscription dropped) {
        if (dropped.filter().isShared()) {
            sharing.unsubscribed(session, dropped.filter());
        }
    }

    /** A share's message has come from another shard: whether it went on, because its member left meanwhile. */
    boolean isRedirected(Session session, Message message, Grant grant) {
        return grant.share() != null && sharing.isRedirected(session, new Leftover(message, grant.share()));
    }

    /** Where a session's messages go has changed: forget what was remembered, on every shard. */
    public void moved(SessionRef ref) {
        routes.touch();
    }
}
