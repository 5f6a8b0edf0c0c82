package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Memory;
import dev.tidegate.gateway.store.StoredSession.Life;
import java.util.function.Consumer;

/**
 * What becomes of a session when its client has gone: it stays for a while, asleep where a store has it, its will is published, and it
 * ends.
 *
 * <p><i>Runs on: the session's shard</i>, every method.
 */
final class Departures {
    /** When a share could not inherit because the store did not answer, how long to wait before trying again. */
    private static final long AGAIN_MILLIS = 10_000;

    private final Shard shard;
    private final Counters counters;
    private final SessionHost host;
    private final SessionTable.Upkeep upkeep;
    private final Waking waking;
    private final Consumer<Session> ended;

    /** @param ended hears of each session that has ended */
    Departures(Place place, SessionTable.Upkeep upkeep, Waking waking, Consumer<Session> ended) {
        this.shard = place.shard();
        this.counters = place.counters();
        this.host = place.host();
        this.upkeep = upkeep;
        this.waking = waking;
        this.ended = ended;
    }

    void depart(Session session, Departure departure) {
        session.detach();
        if (departure == Departure.PEACEFUL) {
            session.stay().takeWill();
        }
        stayWithoutClient(session);
    }

    /** Starts the deadlines of a session nobody is connected to. */
    void stayWithoutClient(Session session) {
        session.stay().decided();
        if (session.stay().expirySeconds() == 0) {
            end(session);
            return;
        }
        session.left(upkeep.wallClock().getAsLong());
        startDeadlines(session, 0);
        host.left(session);
        if (upkeep.store().memory() == Memory.LASTING) {
            sleep(session);
        }
    }

    /** Leaves to the store alone what the session is made of, as far as it has all of it. */
    private static void sleep(Session session) {
        Outbound awake = session.awake();
        if (awake != null && awake.canRest()) {
            session.sleep(awake.places());
        }
    }

    /** The deadlines of a session that was stored before this node started. A client that was connected then has gone now. */
    void goOn(Session session, Life life) {
        long now = upkeep.wallClock().getAsLong();
        if (life.leftAt() == Life.CONNECTED) {
            session.left(now);
        }
        long passed = life.leftAt() == Life.CONNECTED ? 0 : Math.max(0, now - life.leftAt());
        if (session.stay().expirySeconds() == 0) {
            expire(session);
        } else {
            startDeadlines(session, passed);
        }
    }

    private void startDeadlines(Session session, long passed) {
        Stay stay = session.stay();
        if (stay.hasWill() && stay.isWillDue(passed)) {
            publishWill(session);
        } else if (stay.hasWill()) {
            stay.willAfterDelay(shard, passed, () -> publishWill(session));
        }
        stay.endAfterExpiry(shard, passed);
    }

    /** The time of a session is up. What its shares inherit may have to be read first. */
    void expire(Session session) {
        if (!session.isAsleep() || session.ref().load() == null) {
            end(session);
        } else if (session.ref().isInTransit()) {
            session.ref().whenArrived(() -> expireAfterAll(session));
        } else {
            waking.wake(session, session.ledger().tenure(), outcome -> {
                switch (outcome) {
                    case AWAKE -> end(session);
                    case ENDED -> {
                        // somebody else has seen to it
                    }
                    case FAILED -> session.stay().tryAgain(shard, AGAIN_MILLIS);
                }
            });
        }
    }

    /** Where its client has come back in the last moment the session is not to end: its time has been stopped. */
    private void expireAfterAll(Session session) {
        if (session.ref().isHeldBy(shard) && session.stay().isRunningOut()) {
            expire(session);
        }
    }

    /**
     * Ends a session, and makes way for its successor, which has the same name in the store: what other shards tell the store of this
     * one in their present turns must not reach that one.
     */
    void endThen(Session session, Runnable next) {
        boolean isStored = session.ref().isKept() && upkeep.store().memory() == Memory.LASTING;
        end(session);
        if (isStored) {
            shard.afterAllNotes(next);
        } else {
            next.run();
        }
    }

    void end(Session session) {
        session.stay().cancelTimers();
        publishWill(session);
        host.ended(session);
        counters.add(Count.DROPPED_SESSION_ENDED, Backlog.of(session).messages()); // and nobody inherits it
        session.ledger().close();
        ended.accept(session);
        session.ref().end();
        counters.add(Count.SESSIONS_ENDED);
    }

    void publishWill(Session session) {
        Will will = session.stay().takeWill();
        if (will != null) {
            if (session.mayLeave(will)) {
                counters.add(Count.WILLS_PUBLISHED);
                host.publishWill(session, will, session.limits().retainedPerIdentity());
            } else {
                counters.add(Count.DROPPED_POLICY);
            }
            session.ledger().note(new SessionChange.WillPublished());
        }
    }
}
