package dev.tidegate.gateway.route;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.Grant;
import dev.tidegate.gateway.session.Leftover;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.shard.Load;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.topic.Candidates;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.gateway.topic.SharedGroup;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings each message of a share to one of its members.
 *
 * <p><i>Runs on: its own shard.</i>
 */
final class Sharing implements Candidates<Subscribers.Member>, SessionRef.Homeless {
    /** A message that nobody keeps is offered to the store again. */
    private static final long STORE_PAUSE_MILLIS = 1_000;

    private final Shard shard;
    private final Routes routes;
    private final Counters counters;
    private final ShareStrategy strategy;
    private final SessionStore store;

    /** The topic somebody is being chosen for. */
    private @Nullable TopicName topic;

    Sharing(Shard shard, Routes routes, Counters counters, ShareStrategy strategy, SessionStore store) {
        this.shard = shard;
        this.routes = routes;
        this.counters = counters;
        this.strategy = strategy;
        this.store = store;
    }

    /** Whether somebody of this share can be reached. */
    boolean hasRoom(SharedGroup<Subscribers.Member> share) {
        return share.isAny(this::isReachable);
    }

    /** The member whose turn it is, or null where nobody can have a QoS 0 message. For any other, a mailbox takes one more. */
    Subscribers.@Nullable Member choose(Message message, SharedGroup<Subscribers.Member> share) {
        ClientId publisher = message.publisher();
        topic = message.topic();
        Subscribers.Member member = share.choose(strategy, this, publisher == null ? null : publisher.text());
        if (member != null && !member.ref().mayReceive(message.topic(), member.subscription())) {
            counters.add(Count.DROPPED_POLICY); // nobody in the share may have it
            return null;
        }
        if (member == null || (message.qos() == Qos.AT_MOST_ONCE && !isReachable(member))) {
            counters.add(Count.DROPPED_BUSY);
            return null;
        }
        return member;
    }

    void send(Message message, Subscribers.Member member) {
        member.ref().deliver(shard, message, Grant.of(member.subscription()), this);
    }

    // --- what a member leaves to the others ---

    /**
     * What waits for a client that is not here goes to members that are. Where none is ready it stays, so that it does not wander
     * from one outbox to the next; so it does while the store takes nothing: the one that left has it there, and no other would.
     */
    void left(Session session) {
        if (session.ref().load() != null && store.isOpen()) {
            session.giveAway(this::isWanted, this::passOn);
        }
    }

    void unsubscribed(Session session, TopicFilter share) {
        if (!store.isOpen()) {
            return; // as above
        }
        session.giveAway(each -> each.share().equals(share) && find(each) != null, this::passOn);
    }

    /** What arrives at a member that has left meanwhile goes the way of what waited for it then. */
    boolean isRedirected(Session session, Leftover late) {
        boolean member = session.isSubscribed(late.share().text());
        boolean goes = store.isOpen() && (member ? !session.ref().isOnline() && isWanted(late) : find(late) != null);
        if (goes) {
            passOn(late);
        }
        return goes;
    }

    /** Its subscriptions are gone already: it is not among those who are chosen. */
    void ended(Session session) {
        if (session.ref().load() != null) {
            session.leftovers().forEach(this::passOn);
        }
    }

    /** A member's session ended while this was on its way there: another member has it. */
    @Override
    public void take(Shard here, Message message, Grant grant) {
        TopicFilter share = grant.share();
        if (here != shard) {
            here.post(shard, () -> take(shard, message, grant), message.weight());
        } else if (share != null) {
            passOn(new Leftover(message, share));
        }
    }

    private boolean isWanted(Leftover leftover) {
        topic = leftover.message().topic();
        SharedGroup<Subscribers.Member> share = find(leftover);
        return share != null && share.isAny(member -> readiness(member) == Readiness.READY);
    }

    /**
     * Sends a message to a member of its share as if it had just been published: at the QoS granted to that member
     * [MQTT-4.8.2-3], with DUP 0. Where nobody is a member any more it goes with the share.
     */
    private void passOn(Leftover leftover) {
        SharedGroup<Subscribers.Member> share = find(leftover);
        if (leftover.message().isExpired(shard.now())) {
            counters.add(Count.DROPPED_EXPIRED); // [MQTT-3.3.2-5]
        } else if (share != null) {
            Subscribers.Member member = choose(leftover.message(), share);
            if (member != null && isStored(leftover.message(), member)) {
                send(leftover.message(), member);
            } else if (member != null) {
                shard.timers().set(Timers.timer(() -> passOn(leftover)), shard.now(), STORE_PAUSE_MILLIS);
            }
        }
    }

    /** A message that changes hands is owed by the store to its new owner. False where the store does not take it. */
    private boolean isStored(Message message, Subscribers.Member member) {
        Grant grant = Grant.of(member.subscription());
        if (!member.ref().isKept() || message.qos() == Qos.AT_MOST_ONCE || grant.qos() == Qos.AT_MOST_ONCE) {
            return true;
        }
        List<Addressee> owed = List.of(grant.addressee(member.ref().clientId(), message));
        CompletionStage<Void> taken = store.enqueue(message, owed);
        shard.await(taken, (done, failure) -> {
            if (failure != null) {
                counters.add(Count.STORE_FAILURES);
            }
        });
        return !taken.toCompletableFuture().isCompletedExceptionally();
    }

    /** The present members of its share, or null. */
    private @Nullable SharedGroup<Subscribers.Member> find(Leftover leftover) {
        for (SharedGroup<Subscribers.Member> each :
                routes.recipients(leftover.message().topic()).shares()) {
            if (each.members().get(0).subscription().filter().equals(leftover.share())) {
                return each;
            }
        }
        return null;
    }

    // --- what is asked of the members ---

    @Override
    public Readiness readiness(Subscribers.Member member) {
        SessionRef ref = member.ref();
        Load load = ref.load();
        TopicName topic = this.topic;
        if (topic != null && !ref.mayReceive(topic, member.subscription())) {
            return Readiness.FORBIDDEN;
        }
        if (ref.home() == null || !isReachable(member)) {
            return Readiness.UNREACHABLE;
        }
        Load.Room room = load == null ? Load.Room.ENOUGH : load.room();
        return switch (room) {
            case ENOUGH -> ref.isOnline() ? Readiness.READY : Readiness.AWAY;
            case LITTLE -> ref.isOnline() ? Readiness.SLOW : Readiness.AWAY;
            case NONE -> Readiness.FULL;
        };
    }

    /** One that has just ended counts as well: it takes no room. */
    private boolean isReachable(Subscribers.Member member) {
        Shard home = member.ref().home();
        return home == null || home == shard || home.hasRoom();
    }

    @Override
    public int load(Subscribers.Member member) {
        Load load = member.ref().load();
        return load == null ? 0 : load.size();
    }

    @Override
    public String name(Subscribers.Member member) {
        return member.ref().clientId().text();
    }
}
