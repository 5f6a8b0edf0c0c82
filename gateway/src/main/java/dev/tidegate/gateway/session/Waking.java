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

    Waking(Session.Place place) {
        this.shard = place.shard();
        this.counters = place.counters();
        this.store = place.store();
    }

    /** Wakes a session that is asleep here, for whoever writes under this tenure from now on. */
    void wake(Session session, Tenure tenure, Consumer<Outcome> then) {
        SessionRef ref = session.ref();
        ref.forwardTo(shard);
        session.ledger().claimed(tenure);
        session.outbound().stir();
        shard.await(store.resume(tenure, SessionStore.Start.RESUME), (stored, failure) -> {
            List<Runnable> arrivals = ref.arrivals();
            if (!ref.isHeldBy(shard)) {
                then.accept(Outcome.ENDED);
            } else if (stored == null) {
                counters.add(Count.STORE_FAILURES);
                ref.settle(session, shard);
                session.outbound().sleepOn();
                then.accept(Outcome.FAILED);
            } else {
                ref.settle(session, shard);
                session.wake(stored.orElse(NOTHING));
                shard.afterAllNotes(session.outbound()::caughtUp);
                then.accept(Outcome.AWAKE);
            }
            arrivals.forEach(Runnable::run);
        });
    }
}
