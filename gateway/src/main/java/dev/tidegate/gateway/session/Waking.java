package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.gateway.store.Tenure;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads back what the store alone has of a session. Who claims the session meanwhile waits, and so do messages for it.
 *
 * <p><i>Runs on: its own shard.</i>
 */
final class Waking {
    private static final Resumed NOTHING = new Resumed(StoredSession.EMPTY, Map.of());

    private final Shard shard;
    private final SessionHost host;
    private final Counters counters;
    private final SessionStore store;

    /** What came of it. */
    enum Outcome {
        AWAKE,
        /** The session has ended meanwhile. */
        ENDED,
        /** The store could not be read; the session sleeps on. */
        FAILED
    }

    Waking(Place place) {
        this.shard = place.shard();
        this.host = place.host();
        this.counters = place.counters();
        this.store = place.store();
    }

    /** Wakes a session that is asleep here, for whoever writes under this tenure from now on. */
    void wake(Session session, Tenure tenure, Consumer<Outcome> then) {
        SessionRef ref = session.ref();
        ref.forwardTo(shard);
        session.claimed(tenure);
        session.places().stir();
        shard.await(store.resume(tenure, SessionStore.Start.RESUME), (stored, failure) -> {
            List<Runnable> arrivals = ref.arrivals();
            if (!ref.isHeldBy(shard)) {
                then.accept(Outcome.ENDED);
            } else if (stored == null) {
                counters.add(Count.STORE_FAILURES);
                ref.settle(session, shard);
                session.places().release().forEach(each -> session.deliver(each.message(), each.grant()));
                then.accept(Outcome.FAILED);
            } else {
                ref.settle(session, shard);
                wake(session, stored.orElse(NOTHING));
                shard.afterAllNotes(session.outbound()::caughtUp);
                then.accept(Outcome.AWAKE);
            }
            arrivals.forEach(Runnable::run);
        });
    }

    private static void wake(Session session, Resumed stored) {
        List<Slumber.Late> late = session.places().release();
        Outbound awake = session.rouse(session.ledger());
        session.received().restore(stored.session().received());
        awake.wake(stored, late);
    }

    /** Makes a new session what it was when it was stored. */
    void restore(Session session, Resumed stored) {
        recognize(session, stored.session());
        session.received().restore(stored.session().received());
        session.outbound().restore(stored);
        host.restored(session);
    }

    /** The same for one that sleeps on: what its messages weigh is known when they are read. */
    void restoreAsleep(Session session, StoredSession stored) {
        recognize(session, stored);
        Slumber places = new Slumber();
        stored.waiting().forEach(each -> places.remember(each.position(), 0));
        session.sleep(places);
        host.restored(session);
    }

    private static void recognize(Session session, StoredSession stored) {
        session.ledger().open(); // the store knows all of it already
        session.ref().kept(true);
        stored.subscriptions().values().forEach(session::remember);
    }
}
