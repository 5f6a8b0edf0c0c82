package dev.tidegate.gateway.session;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private static final String FOREIGN = "the session belongs to another subject";

    private final Session.Place place;
    private final Shard shard;
    private final Counters counters;
    private final Directory<ClientId, SessionRef> directory;
    private final SessionHost host;
    private final int maxSessions;
    private List<SessionTable> all = List.of();

    /** @param maxSessions sessions of the whole node, connected or not */
    public SessionTable(
            Shard shard,
            Counters counters,
            Directory<ClientId, SessionRef> directory,
            SessionHost host,
            int maxSessions) {
        this.place = new Session.Place(shard, counters);
        this.shard = shard;
        this.counters = counters;
        this.directory = directory;
        this.host = host;
        this.maxSessions = maxSessions;
    }

    /** Introduces the tables of all shards to each other, in the order of their shards, before any of them runs. */
    public static void introduce(List<SessionTable> tables) {
        for (SessionTable each : tables) {
            each.all = List.copyOf(tables);
        }
    }

    // --- coming ---

    /** Finds, makes or fetches the session of a client for a connection of this shard; the adopter hears the outcome. */
    public void adopt(ClientId clientId, Tenancy tenancy, Adopter adopter) {
        shard.assertOwned();
        if (!adopter.isWaiting()) {
            return;
        }
        if (directory.find(clientId) == null && directory.size() >= maxSessions) {
            adopter.refused(ReasonCode.QUOTA_EXCEEDED, "the node's limit of sessions is reached");
            return;
        }
        SessionRef ref = directory.claim(clientId, id -> new SessionRef(id, shard));
        Shard home = ref.home();
        if (home == shard) {
            adoptHere(ref, tenancy, adopter);
        } else if (home == null) {
            directory.forget(clientId, ref);
            adopt(clientId, tenancy, adopter);
        } else {
            ask(all.get(home.index()), ref, tenancy, adopter, this);
        }
    }

    private void ask(SessionTable home, SessionRef ref, Tenancy tenancy, Adopter adopter, SessionTable asking) {
        shard.post(home.shard, () -> home.surrender(ref, tenancy, adopter, asking));
    }

    private void adoptHere(SessionRef ref, Tenancy tenancy, Adopter adopter) {
        if (ref.isInTransit()) {
            ref.whenArrived(() -> adopt(ref.clientId(), tenancy, adopter));
            return;
        }
        Session session = ref.session();
        if (session != null && !session.owner().equals(tenancy.owner())) {
            adopter.refused(ReasonCode.NOT_AUTHORIZED, FOREIGN);
            return;
        }
        if (session != null) {
            takeOver(session, tenancy);
            if (endsBefore(session, tenancy)) {
                end(session);
                adopt(ref.clientId(), tenancy, adopter);
                return;
            }
        }
        give(ref, session, tenancy, adopter);
    }

    private void give(SessionRef ref, @Nullable Session known, Tenancy tenancy, Adopter adopter) {
        Session session = known;
        if (session == null) {
            session = new Session(ref, tenancy.owner(), tenancy.limits(), host, place);
            ref.settle(session, shard);
            counters.add(Count.SESSIONS_CREATED);
        } else {
            counters.add(Count.SESSIONS_RESUMED);
        }
        session.stay().begin(tenancy);
        session.attach(adopter.outlet(), tenancy.receiveMaximum());
        adopter.adopted(session, known == null ? Adopter.Presence.NEW : Adopter.Presence.RESUMED);
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
                publishWill(session);
            }
        }
        if (!endsBefore(session, next)) {
            stay.takeWill(); // back in time: not sent [MQTT-3.1.3-9]
        }
        stay.cancelTimers();
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
            adopt(ref.clientId(), tenancy, adopter); // it came here meanwhile
        } else if (session == null) {
            shard.post(asking.shard, () -> asking.adopt(ref.clientId(), tenancy, adopter));
        } else if (!session.owner().equals(tenancy.owner())) {
            shard.post(asking.shard, () -> adopter.refused(ReasonCode.NOT_AUTHORIZED, FOREIGN));
        } else {
            takeOver(session, tenancy);
            if (endsBefore(session, tenancy)) {
                end(session);
                shard.post(asking.shard, () -> asking.adopt(ref.clientId(), tenancy, adopter));
            } else {
                handOver(ref, tenancy, adopter, asking);
            }
        }
    }

    private void handOver(SessionRef ref, Tenancy tenancy, Adopter adopter, SessionTable to) {
        ref.forwardTo(to.shard);
        host.moved(ref);
        int[] fences = {all.size() - 1};
        for (SessionTable other : all) {
            if (other != this) {
                shard.post(
                        other.shard,
                        () -> other.shard.post(shard, () -> {
                            fences[0]--;
                            if (fences[0] == 0) {
                                Session session = ref.letGo();
                                shard.post(to.shard, () -> to.arrive(session, tenancy, adopter));
                            }
                        }));
            }
        }
    }

    private void arrive(Session session, Tenancy tenancy, Adopter adopter) {
        SessionRef ref = session.ref();
        session.settle(place);
        ref.settle(session, shard);
        List<Runnable> arrivals = ref.arrivals();
        if (adopter.isWaiting()) {
            give(ref, session, tenancy, adopter);
        } else {
            // The connection died on the way. It ended the one before, so it is what this session was left by.
            session.stay().begin(tenancy);
            stayWithoutClient(session);
        }
        arrivals.forEach(Runnable::run);
    }

    // --- going ---

    /** The connection of a session is gone. Ignored where another connection has taken the session over. */
    public void depart(Session session, Outlet outlet, Departure departure) {
        if (session.outlet() != outlet) {
            return;
        }
        shard.assertOwned();
        session.detach();
        if (departure == Departure.PEACEFUL) {
            session.stay().takeWill();
        }
        stayWithoutClient(session);
    }

    /** Starts the deadlines of a session nobody is connected to. */
    private void stayWithoutClient(Session session) {
        Stay stay = session.stay();
        if (stay.expirySeconds() == 0) {
            end(session);
            return;
        }
        if (stay.hasWill()) {
            if (stay.delaySeconds() == 0) {
                publishWill(session);
            } else {
                stay.willAfterDelay(shard, () -> publishWill(session));
            }
        }
        stay.endAfterExpiry(shard, () -> end(session));
    }

    private void end(Session session) {
        session.stay().cancelTimers();
        publishWill(session);
        host.ended(session);
        directory.forget(session.clientId(), session.ref());
        session.ref().end();
        counters.add(Count.SESSIONS_ENDED);
    }

    private void publishWill(Session session) {
        Will will = session.stay().takeWill();
        if (will != null) {
            counters.add(Count.WILLS_PUBLISHED);
            host.publishWill(session.clientId(), will);
        }
    }

    /** Sessions of the whole node, connected or not. */
    public int nodeSessions() {
        return directory.size();
    }
}
