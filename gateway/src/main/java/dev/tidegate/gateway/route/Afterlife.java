package dev.tidegate.gateway.route;

import dev.tidegate.gateway.cluster.Backplane;
import dev.tidegate.gateway.cluster.Interest;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.session.Grant;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.gateway.session.SessionHost;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.Limit;
import java.util.ArrayList;
import java.util.List;

/** What is done for a session when its client is gone: the will is published, the subscriptions are cleared away. */
public final class Afterlife implements SessionHost {
    /** A store that does not take a will is asked again. */
    private static final long STORE_PAUSE_MILLIS = 1_000;

    private final Shard shard;
    private final Routes routes;
    private final Router router;
    private final Counters counters;
    private final EventSink events;
    private final Backplane backplane;

    public Afterlife(
            Shard shard, Routes routes, Router router, Counters counters, EventSink events, Backplane backplane) {
        this.shard = shard;
        this.routes = routes;
        this.router = router;
        this.counters = counters;
        this.events = events;
        this.backplane = backplane;
    }

    @Override
    public void publishWill(Session session, Will will, int mostRetained) {
        publish(new Message(
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain() && mayBeKept(session.owner(), will, mostRetained),
                will.properties()
                        .without(property -> property == Property.WILL_DELAY_INTERVAL
                                || property == Property.MESSAGE_EXPIRY_INTERVAL),
                Expiry.of(will.properties(), shard.now()),
                session.clientId(),
                Position.NONE,
                session.owner()));
    }

    /** One too many is passed on and not kept: there is nobody to refuse it to. */
    private boolean mayBeKept(String owner, Will will, int most) {
        if (will.payload().length == 0 || routes.keptElsewhere(owner, will.topic()) < most) {
            return true;
        }
        counters.add(Count.DROPPED_POLICY);
        events.accept(new GatewayEvent.LimitReached(Limit.RETAINED_PER_IDENTITY.key(), most));
        return false;
    }

    /** A will has no publisher who would try again: where a mailbox is full or the store is down, we do, a moment later. */
    private void publish(Message will) {
        shard.await(router.publish(will), (routed, failure) -> {
            if (routed == Routed.BUSY || routed == Routed.REFUSED) {
                long pause = routed == Routed.BUSY ? Timers.TICK_MILLIS : STORE_PAUSE_MILLIS;
                shard.timers().set(Timers.timer(() -> publish(will)), shard.now(), pause);
            } else if (routed == Routed.FAILED) {
                counters.add(Count.STORE_FAILURES); // some may have it; a second time they would have it twice
            }
        });
    }

    @Override
    public void left(Session session) {
        router.left(session);
    }

    @Override
    public void restored(Session session) {
        List<Interest> changes = new ArrayList<>();
        for (Subscription subscription : session.subscriptions()) {
            routes.subscribe(session.ref(), subscription);
            counters.add(Count.SUBSCRIPTIONS_ADDED);
            changes.add(Interest.added(subscription.filter()));
        }
        tell(changes);
    }

    @Override
    public void ended(Session session) {
        for (Subscription subscription : session.subscriptions()) {
            routes.unsubscribe(session.ref(), subscription);
            counters.add(Count.SUBSCRIPTIONS_REMOVED);
        }
        router.ended(session);
        forgetInterest(session);
    }

    @Override
    public void withdrawn(Session session, Subscription subscription) {
        routes.unsubscribe(session.ref(), subscription);
        router.unsubscribed(session, subscription);
        counters.add(Count.SUBSCRIPTIONS_REMOVED);
        tell(List.of(Interest.removed(subscription.filter())));
    }

    private void forgetInterest(Session session) {
        List<Interest> changes = session.subscriptions().stream()
                .map(subscription -> Interest.removed(subscription.filter()))
                .toList();
        tell(changes);
    }

    private void tell(List<Interest> changes) {
        shard.await(backplane.interest(changes), (done, failure) -> {
            if (failure != null) {
                counters.add(Count.STORE_FAILURES);
            }
        });
    }

    @Override
    public boolean isRedirected(Session session, Message message, Grant grant) {
        return router.isRedirected(session, message, grant);
    }

    @Override
    public void moved(SessionRef ref) {
        router.moved(ref);
    }

    @Override
    public void overflowed(ClientId clientId, long dropped) {
        events.accept(new GatewayEvent.OutboxOverflowed(clientId.text(), dropped));
    }
}
