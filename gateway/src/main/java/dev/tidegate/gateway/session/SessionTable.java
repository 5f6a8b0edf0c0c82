package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.shard.Roster;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.gateway.store.Tenure;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The sessions of one shard: created, resumed, taken over, handed on, ended.
 *
 * <p>A client's connections meet at the {@link SessionRef} in the directory, and every request about it is decided on the shard
 * that is its home, one after the other. A session that is resumed on another shard is handed over in three steps:
 * <ol>
 *   <li>the old shard says goodbye to the old connection and gives the session its new address;
 *   <li>it sends a <em>fence</em> through every other shard; when each has answered, everything that was on its way to the
 *       old address has arrived and is in the session;
 *   <li>it posts the session to the new shard, which then lets in what arrived there meanwhile.
 * </ol>
 *
 * <p><i>Runs on: its own shard</i>, every method.
 */
public final class SessionTable {
    private static final String TOO_MANY = "the subject has as many sessions as sessions-per-identity allows";
    private static final String FOREIGN = "the session belongs to another subject";
    private static final String OVERTAKEN = "another connection has claimed the client identifier meanwhile";
    private static final String UNREADABLE = "the session store does not answer";
    private static final String UNRECORDED = "the session could not be stored";

    private final Place place;
    private final Shard shard;
    private final Counters counters;
    private final Directory<ClientId, SessionRef> directory;
    private final Roster<String, ClientId> kept;
    private final SessionHost host;
    private final Upkeep upkeep;
    private final Waking waking;
    private final Departures departures;
    private List<SessionTable> all = List.of();

    /**
     * What keeping sessions takes.
     *
     * @param store where they survive
     * @param wallClock milliseconds of the clock on the wall, for deadlines at rest
     * @param maxSessions sessions of the whole node, connected or not
     */
    public record Upkeep(SessionStore store, LongSupplier wallClock, int maxSessions) {}

    /** @param kept the sessions of each subject that outlive their connections */
    public SessionTable(
            Shard shard,
            Counters counters,
            Directory<ClientId, SessionRef> directory,
            Roster<String, ClientId> kept,
            SessionHost host,
            Upkeep upkeep) {
        this.place = new Place(shard, counters, upkeep.store(), host, new Popular(), this::overdue);
        this.shard = shard;
        this.counters = counters;
        this.directory = directory;
        this.kept = kept;
        this.host = host;
        this.upkeep = upkeep;
        this.waking = new Waking(place);
        this.departures = new Departures(place, upkeep, waking, this::forgotten);
    }

    private void overdue(Session session) {
        departures.expire(session);
    }

    /** A session has ended: its client has none from now on. */
    private void forgotten(Session session) {
        directory.forget(session.clientId(), session.ref());
        kept.leave(session.owner(), session.clientId());
    }

    /** Introduces the tables of all shards to each other, in the order of their shards, before any of them runs. */
    public static void introduce(List<SessionTable> tables) {
        for (SessionTable each : tables) {
            each.all = List.copyOf(tables);
        }
    }

    // --- coming ---

    /** Finds, makes or fetches the session of a client for a connection of this shard; the adopter hears the outcome. */
    public void adopt(Tenancy tenancy, Adopter adopter) {
        shard.assertOwned();
        ClientId clientId = tenancy.tenure().clientId();
        if (!adopter.isWaiting()) {
            return;
        }
        if (directory.find(clientId) == null && directory.size() >= upkeep.maxSessions()) {
            adopter.refused(ReasonCode.QUOTA_EXCEEDED, "the node's limit of sessions is reached");
            return;
        }
        if (isOneTooMany(tenancy)) {
            adopter.refused(ReasonCode.QUOTA_EXCEEDED, TOO_MANY);
            return;
        }
        SessionRef ref = directory.claim(clientId, id -> new SessionRef(id, shard));
        Shard home = ref.home();
        if (home == shard) {
            adoptHere(ref, tenancy, adopter);
        } else if (home == null) {
            directory.forget(clientId, ref);
            adopt(tenancy, adopter);
        } else {
            ask(all.get(home.index()), ref, tenancy, adopter, this);
        }
    }

    private void ask(SessionTable home, SessionRef ref, Tenancy tenancy, Adopter adopter, SessionTable asking) {
        shard.post(home.shard, () -> home.surrender(ref, tenancy, adopter, asking));
    }

    private void adoptHere(SessionRef ref, Tenancy tenancy, Adopter adopter) {
        if (ref.isInTransit()) {
            ref.whenArrived(() -> adopt(tenancy, adopter));
            return;
        }
        Session session = ref.session();
        if (session != null && !session.owner().equals(tenancy.owner())) {
            adopter.refused(ReasonCode.NOT_AUTHORIZED, FOREIGN);
            return;
        }
        if (session != null && session.isTooLate(tenancy)) {
            adopter.refused(ReasonCode.SERVER_BUSY, OVERTAKEN);
            return;
        }
        if (session != null && isToWake(session, tenancy)) {
            waking.wake(session, tenancy.tenure(), outcome -> {
                switch (outcome) {
                    case AWAKE, ENDED -> adopt(tenancy, adopter);
                    case FAILED -> adopter.refused(ReasonCode.SERVER_UNAVAILABLE, UNREADABLE);
                }
            });
            return;
        }
        if (session != null) {
            takeOver(session, tenancy);
            if (endsBefore(session, tenancy)) {
                departures.endThen(session, () -> adopt(tenancy, adopter));
                return;
            }
        }
        if (session == null) {
            fetch(ref, tenancy, adopter);
        } else {
            give(session, Adopter.Presence.RESUMED, tenancy, adopter);
        }
    }

    /** Nobody here knows the client; the store may. Who asks for it meanwhile waits. */
    private void fetch(SessionRef ref, Tenancy tenancy, Adopter adopter) {
        ref.forwardTo(shard);
        SessionStore.Start start = tenancy.cleanStart() ? SessionStore.Start.CLEAN : SessionStore.Start.RESUME;
        shard.await(upkeep.store().resume(tenancy.tenure(), start), (stored, failure) -> {
            List<Runnable> arrivals = ref.arrivals();
            if (stored == null) {
                counters.add(Count.STORE_FAILURES);
                abandon(ref);
                adopter.refused(ReasonCode.SERVER_UNAVAILABLE, UNREADABLE);
            } else {
                make(ref, stored.filter(each -> isAlive(each, tenancy.tenure())), tenancy, adopter);
            }
            arrivals.forEach(Runnable::run);
        });
    }

    /** One whose time ran out while nobody held it ends now: nothing of it may come back with the next. */
    private boolean isAlive(Resumed stored, Tenure tenure) {
        if (!stored.session().life().isOver(upkeep.wallClock().getAsLong())) {
            return true;
        }
        shard.await(upkeep.store().forget(tenure), (done, failure) -> {
            if (failure != null) {
                counters.add(Count.STORE_FAILURES);
            }
        });
        return false;
    }

    /** Makes the session of a client, out of what is stored of it if there is anything. */
    private void make(SessionRef ref, Optional<Resumed> stored, Tenancy tenancy, Adopter adopter) {
        boolean foreign = stored.map(each -> each.session().life().owner())
                .filter(owner -> !owner.equals(tenancy.owner()))
                .isPresent();
        if (foreign) {
            abandon(ref);
            adopter.refused(ReasonCode.NOT_AUTHORIZED, FOREIGN);
            return;
        }
        Session session = new Session(ref, tenancy, place);
        ref.settle(session, shard);
        stored.ifPresent(each -> waking.restore(session, each));
        counters.add(Count.SESSIONS_CREATED);
        if (stored.isEmpty() && isOneTooMany(tenancy)) { // others of the subject came while we waited for the store
            departures.end(session);
            adopter.refused(ReasonCode.QUOTA_EXCEEDED, TOO_MANY);
        } else {
            give(session, stored.isPresent() ? Adopter.Presence.RESUMED : Adopter.Presence.NEW, tenancy, adopter);
        }
    }

    private void abandon(SessionRef ref) {
        directory.forget(ref.clientId(), ref);
        ref.end();
    }

    private void give(Session session, Adopter.Presence presence, Tenancy tenancy, Adopter adopter) {
        if (presence == Adopter.Presence.RESUMED) {
            counters.add(Count.SESSIONS_RESUMED);
        }
        begin(session, tenancy);
        shard.await(session.recorded(), (done, failure) -> {
            if (!session.ref().isHeldBy(shard) || session.ref().isInTransit() || !session.isOf(tenancy)) {
                adopter.refused(ReasonCode.SERVER_BUSY, OVERTAKEN);
            } else if (failure != null) {
                session.stay().turnedDown();
                adopter.refused(ReasonCode.SERVER_UNAVAILABLE, UNRECORDED);
                departures.stayWithoutClient(session);
            } else if (adopter.isWaiting()) {
                session.stay().decided();
                session.attach(adopter.outlet(), tenancy.receiveMaximum());
                adopter.adopted(session, presence);
            } else {
                // The connection died on the way. It ended the one before, so it is what this session was left by.
                departures.stayWithoutClient(session);
            }
        });
    }

    private void begin(Session session, Tenancy tenancy) {
        session.begin(tenancy);
        if (isKept(tenancy)) {
            kept.enter(tenancy.owner(), session.clientId());
        } else {
            kept.leave(session.owner(), session.clientId());
        }
    }

    /**
     * Whether a session counts against its subject: a connection bounds the others. Those without a subject are strangers to each
     * other and are bounded by the node alone.
     */
    private static boolean isKept(Tenancy tenancy) {
        return tenancy.expirySeconds() > 0 && !tenancy.owner().isEmpty();
    }

    private boolean isOneTooMany(Tenancy tenancy) {
        return isKept(tenancy)
                && !kept.hasRoom(
                        tenancy.owner(),
                        tenancy.tenure().clientId(),
                        tenancy.limits().sessionsPerIdentity());
    }

    /** Ends the connection that serves this session, if there is one; its will follows its own rules. */
    private void takeOver(Session session, Tenancy next) {
        Outlet outlet = session.outlet();
        Stay stay = session.stay();
        if (outlet != null) {
            counters.add(Count.TAKEOVERS);
            session.detach();
            outlet.takenOver();
            if (stay.delaySeconds() == 0) {
                departures.publishWill(session);
            }
        }
        stay.turnedDown();
        if (!endsBefore(session, next)) {
            stay.takeWill(); // back in time: not sent [MQTT-3.1.3-9]
        }
        stay.cancelTimers();
    }

    /** One that is thrown away needs no waking, unless a share inherits what it was owed. */
    private static boolean isToWake(Session session, Tenancy next) {
        return session.isAsleep() && (!next.cleanStart() || session.ref().load() != null);
    }

    private static boolean endsBefore(Session session, Tenancy next) {
        return next.cleanStart() || (session.outlet() == null && session.stay().expirySeconds() == 0);
    }

    // --- moving ---

    /** Another shard asks for a session whose home is, or was, here. */
    private void surrender(SessionRef ref, Tenancy tenancy, Adopter adopter, SessionTable asking) {
        Shard home = ref.home();
        Session session = ref.session();
        if (home != null && home != shard) {
            ask(all.get(home.index()), ref, tenancy, adopter, asking);
        } else if (home != null && ref.isInTransit()) {
            ref.whenArrived(() -> surrender(ref, tenancy, adopter, asking));
        } else if (asking.shard == shard) {
            adopt(tenancy, adopter); // it came here meanwhile
        } else if (session == null) {
            shard.post(asking.shard, () -> asking.adopt(tenancy, adopter));
        } else if (!session.owner().equals(tenancy.owner())) {
            shard.post(asking.shard, () -> adopter.refused(ReasonCode.NOT_AUTHORIZED, FOREIGN));
        } else if (session.isTooLate(tenancy)) {
            shard.post(asking.shard, () -> adopter.refused(ReasonCode.SERVER_BUSY, OVERTAKEN));
        } else if (isToWake(session, tenancy)) {
            waking.wake(session, tenancy.tenure(), outcome -> {
                switch (outcome) {
                    case AWAKE, ENDED -> surrender(ref, tenancy, adopter, asking);
                    case FAILED ->
                        shard.post(asking.shard, () -> adopter.refused(ReasonCode.SERVER_UNAVAILABLE, UNREADABLE));
                }
            });
        } else {
            takeOver(session, tenancy);
            if (endsBefore(session, tenancy)) {
                departures.endThen(session, () -> shard.post(asking.shard, () -> asking.adopt(tenancy, adopter)));
            } else {
                handOver(ref, tenancy, adopter, asking);
            }
        }
    }

    private void handOver(SessionRef ref, Tenancy tenancy, Adopter adopter, SessionTable to) {
        ref.forwardTo(to.shard);
        host.moved(ref);
        shard.afterAllNotes(() -> {
            Session session = ref.letGo();
            shard.post(to.shard, () -> to.arrive(session, tenancy, adopter));
        });
    }

    private void arrive(Session session, Tenancy tenancy, Adopter adopter) {
        SessionRef ref = session.ref();
        session.settle(place);
        ref.settle(session, shard);
        List<Runnable> arrivals = ref.arrivals();
        give(session, Adopter.Presence.RESUMED, tenancy, adopter);
        arrivals.forEach(Runnable::run);
    }

    // --- going ---

    /** The connection of a session is gone. Ignored where another connection has taken the session over. */
    public void depart(Session session, Outlet outlet, Departure departure) {
        if (session.outlet() == outlet) {
            shard.assertOwned();
            departures.depart(session, departure);
        }
    }

    // --- an earlier life ---

    /**
     * Takes in a session that was stored before this node started; nobody is connected to it. {@link #goOn} is to follow when all of them
     * are here, so that whatever is due reaches all of them.
     *
     * @param tenancy what held when its client was last here, as far as it is known
     */
    public Session settle(StoredSession stored, Tenancy tenancy) {
        shard.assertOwned();
        SessionRef ref = directory.claim(tenancy.tenure().clientId(), id -> new SessionRef(id, shard));
        Session session = new Session(ref, tenancy, place);
        ref.settle(session, shard);
        session.stay().begin(tenancy);
        session.stay().decided();
        waking.restoreAsleep(session, stored);
        if (isKept(tenancy)) {
            kept.enter(tenancy.owner(), session.clientId());
        }
        counters.add(Count.SESSIONS_CREATED);
        return session;
    }

    /** The deadlines of such a session go on. */
    public void goOn(Session session, StoredSession.Life life) {
        departures.goOn(session, life);
    }

    /** The session of a client, if it is on this shard. */
    public Optional<Session> find(ClientId clientId) {
        SessionRef ref = directory.find(clientId);
        return ref == null || !ref.isHeldBy(shard) ? Optional.empty() : Optional.ofNullable(ref.session());
    }

    /** Sessions of the whole node, connected or not. */
    public int nodeSessions() {
        return directory.size();
    }
}
