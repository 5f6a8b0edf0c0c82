package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Load;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.Permissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of a session: all that subscription tree and other shards may hold.
 *
 * <p><b>Moving.</b> When a client returns on another shard its session follows. The address changes first ({@code home}), so that
 * new messages go to the new shard and wait there; the old shard keeps the session until every shard has confirmed that
 * nothing more will arrive there, and only then hands it over. So no message overtakes another on the way.
 *
 * <p>{@code home}, {@code holder} and {@code inTransit} are written by one shard at a time: the holder while it lets go, the
 * home when it takes over. Everything else is touched by the shard named beside it.
 */
public final class SessionRef implements Relief {
    /** Nobody is there to have it. */
    private static final Homeless LOST = (here, message, grant) -> {};

    private final ClientId clientId;

    /** Where messages go; null when the session has ended. */
    private volatile @Nullable Shard home;
    /** Where the session is; null while it moves and when it has ended. */
    private volatile @Nullable Shard holder;

    private volatile boolean inTransit;
    private volatile boolean online;
    private volatile boolean congested;
    private volatile boolean kept;
    /** What screens its messages; null where every topic that matches may be sent. */
    private volatile @Nullable Permissions screen;
    /** Kept for sessions that have been a member of a share, null for all others. */
    private volatile @Nullable Load load;

    // the holder's
    private @Nullable Session session;
    /** Whether publishers have waited for its client in vain; see {@link Congestion}. */
    private boolean patienceSpent;
    // the home's, while the session is on its way: that takes a few turns of every shard, and what arrives in one turn
    // is
    // bounded by the mailbox and by what a connection reads in it
    private @Nullable Deque<Runnable> waiting;

    SessionRef(ClientId clientId, Shard home) {
        this.clientId = clientId;
        this.home = home;
    }

    public ClientId clientId() {
        return clientId;
    }

    /** The shard to which messages for this session go; null when it has ended. Any thread may ask. */
    public @Nullable Shard home() {
        return home;
    }

    /** Whether a connection serves it right now. Any thread may ask; the answer may be old when it arrives. */
    public boolean isOnline() {
        return online;
    }

    void online(boolean online) {
        this.online = online;
    }

    /** Whether it outlives its connection, so that the store has to know what it is owed. Any thread may ask. */
    public boolean isKept() {
        return kept;
    }

    void kept(boolean kept) {
        this.kept = kept;
    }

    /** Whether publishers shall wait for its client, because its outbox is filling. Any thread may ask. */
    public boolean isCongested() {
        return congested;
    }

    void congested(boolean congested) {
        this.congested = congested;
    }

    /** <i>Runs on: the holder.</i> */
    boolean isPatienceSpent() {
        return patienceSpent;
    }

    /** <i>Runs on: the holder.</i> */
    void patienceSpent(boolean spent) {
        patienceSpent = spent;
    }

    /**
     * What its messages have to be held against, because a subscription of it matches topics it may not be sent; null, as nearly
     * always, where there is no such subscription. Any thread may ask.
     */
    public @Nullable Permissions screen() {
        return screen;
    }

    void screen(@Nullable Permissions screen) {
        this.screen = screen;
    }

    /** Whether this topic may be sent through this subscription. Any thread may ask. */
    public boolean mayReceive(TopicName topic, Subscription subscription) {
        Permissions screen = this.screen;
        return screen == null
                || screen.mayReceive(topic.text(), subscription.qos().level());
    }

    /** What the session has to do, or null where it has never been a member of a share. Any thread may ask. */
    public @Nullable Load load() {
        return load;
    }

    /** The session joins a share: it is chosen by its load from now on. <i>Runs on: the holder.</i> */
    void keepLoad() {
        if (load == null) {
            load = new Load();
        }
    }

    @Override
    public void whenRelieved(Shard here, Runnable task) {
        Session session = this.session;
        Shard holder = this.holder;
        if (holder == here && session != null) {
            Outbound awake = session.awake();
            if (awake == null) {
                task.run(); // its client is away
            } else {
                awake.congestion().whenRelieved(task);
            }
        } else if (holder == null) {
            task.run(); // it moves or has ended: its client is not there to be waited for
        } else {
            here.post(holder, () -> whenRelieved(holder, () -> holder.post(here, task)));
        }
    }

    boolean isInTransit() {
        return inTransit;
    }

    /** Whether the session is on this shard now. */
    boolean isHeldBy(Shard shard) {
        return holder == shard;
    }

    @Nullable
    Session session() {
        return session;
    }

    /**
     * Brings a message to the session, or sends it after the session.
     *
     * @param here the shard this call runs on
     */
    public void deliver(Shard here, Message message, Grant grant) {
        Session session = this.session;
        if (holder == here && session != null) {
            Outbound awake = session.awake();
            if (awake == null) {
                session.deliver(message, grant);
            } else {
                awake.deliver(message, grant); // the usual way is short: a compiler inlines only so deep
            }
        } else {
            deliver(here, message, grant, LOST);
        }
    }

    /** The same for a message that somebody else may have where this session has ended meanwhile. */
    public void deliver(Shard here, Message message, Grant grant, Homeless homeless) {
        Session session = this.session;
        Shard home = this.home;
        if (holder == here && session != null) {
            session.deliver(message, grant);
        } else if (home == here) {
            whenArrived(() -> arrive(here, message, grant, homeless));
        } else if (home != null) {
            send(here, home, () -> arrive(home, message, grant, homeless), message.weight());
        } else {
            homeless.take(here, message, grant); // the session ended after the message was routed
        }
    }

    /** The end of the way: while the message was on it, its client may have left its share, or gone. */
    private void arrive(Shard here, Message message, Grant grant, Homeless homeless) {
        Session session = this.session;
        if (holder == here && session != null) {
            session.arrive(message, grant);
        } else {
            deliver(here, message, grant, homeless);
        }
    }

    private void send(Shard here, Shard home, Runnable note, long weight) {
        Load load = this.load;
        if (load == null) {
            here.post(home, note, weight);
            return;
        }
        load.sent();
        Runnable counted = () -> {
            load.arrived();
            note.run();
        };
        here.post(home, counted, weight);
    }

    /** What becomes of a message whose session has ended while it was on the way. */
    public interface Homeless {
        /** @param here the shard this call runs on: any */
        void take(Shard here, Message message, Grant grant);
    }

    void settle(Session session, Shard shard) {
        this.session = session;
        holder = shard;
        home = shard;
        inTransit = false;
    }

    /** The address changes; the session is still here. <i>Runs on: the holder.</i> */
    void forwardTo(Shard next) {
        inTransit = true;
        home = next;
    }

    /** The session leaves. <i>Runs on: the holder.</i> */
    Session letGo() {
        Session leaving = session;
        if (leaving == null) {
            throw new IllegalStateException("no session to hand over");
        }
        session = null;
        holder = null;
        return leaving;
    }

    void end() {
        home = null;
        holder = null;
        session = null;
        online = false;
        kept = false;
    }

    /** Does something when the session has arrived. <i>Runs on: the home.</i> */
    void whenArrived(Runnable task) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(task);
    }

    /** Everything that waited for the arrival, in order. <i>Runs on: the home.</i> */
    List<Runnable> arrivals() {
        Deque<Runnable> arrived = waiting;
        waiting = null;
        return arrived == null ? List.of() : List.copyOf(arrived);
    }

    @Override
    public String toString() {
        return "session of " + clientId;
    }
}
