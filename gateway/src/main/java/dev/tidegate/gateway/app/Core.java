package dev.tidegate.gateway.app;

import dev.tidegate.gateway.cluster.Backplane;
import dev.tidegate.gateway.config.NodeLimits;
import dev.tidegate.gateway.connection.Crossroads;
import dev.tidegate.gateway.connection.FailedLogins;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.connection.NodeBounds;
import dev.tidegate.gateway.connection.Trail;
import dev.tidegate.gateway.connection.Verifier;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.gate.RulesInForce;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.route.Afterlife;
import dev.tidegate.gateway.route.Router;
import dev.tidegate.gateway.route.Routes;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.session.SessionTable;
import dev.tidegate.gateway.shard.Copies;
import dev.tidegate.gateway.shard.Directory;
import dev.tidegate.gateway.shard.Pace;
import dev.tidegate.gateway.shard.Roster;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Strikes;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.topic.ShareStrategy;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The rooms of the core, one set per shard around what the node shares, wired together. Knows no socket and no thread: whoever
 * makes the shards decides where they run, be it the gateway or a test in virtual time. Owned by whoever made it; what is in a
 * room belongs to the shard of the room.
 */
public final class Core {
    private final List<Shard> shards;
    private final List<Lobby.Core> rooms = new ArrayList<>();
    private final List<Lobby> lobbies = new ArrayList<>();

    /** Where the core speaks: one set of counters per shard, and the events of all. */
    public record Telling(List<Counters> counters, EventSink events) {}

    /**
     * What the operator has decided for the whole node.
     *
     * @param rules what holds for clients; the same book for all shards, and it may change
     * @param node what this one is called among those that are bridged
     */
    public record Plan(NodeLimits limits, ShareStrategy strategy, RulesInForce rules, String node) {}

    /**
     * What may reach beyond the core.
     *
     * @param store each shard's own
     * @param wallClock milliseconds of the clock on the wall, for deadlines at rest
     */
    public record Ports(
            Verifier verifier,
            Backplane backplane,
            Function<Shard, SessionStore> store,
            Retained retained,
            LongSupplier wallClock) {}

    /**
     * Where retained messages are kept.
     *
     * @param published what clients have published
     * @param announced what the gateway says of itself
     */
    public record Retained(RetainedStore published, RetainedStore announced) {}

    /** Retained messages in memory, as many as the node's limits allow. */
    public static MemoryRetained retainedInMemory(NodeLimits limits) {
        return new MemoryRetained(
                limits.retainedMessages(),
                limits.retainedBytes().bytes(),
                limits.retainedMessageSize().bytes());
    }

    public Core(List<Shard> shards, Plan plan, NodeBounds bounds, Ports ports, Telling telling) {
        this.shards = List.copyOf(shards);
        Directory<ClientId, SessionRef> directory = new Directory<>(SessionRef::clientId);
        Roster<String, ClientId> kept = new Roster<>();
        Routes routes = new Routes(
                ports.retained().published(),
                ports.retained().announced(),
                new SecureRandom().nextLong()); // where things are found fastest depends on it, and nothing else
        Pace<Lobby.Visitor> wills = new Pace<>();
        Pace<Lobby.Visitor> connects = new Pace<>();
        FailedLogins logins = new FailedLogins(plan.limits.loginNames());
        Strikes<Lobby.Visitor> takeovers = new Strikes<>(plan.limits.loginNames());
        SecureRandom chance = new SecureRandom(); // what is told apart by it depends on it, and nothing else
        Crossroads crossroads = Crossroads.of(
                new Trail(plan.node),
                new Copies(plan.limits.bridgedMessages(), plan.limits.bridgedWays()),
                chance.nextLong(),
                chance.nextLong());
        List<SessionTable> tables = new ArrayList<>();
        for (Shard shard : shards) {
            Counters counts = telling.counters().get(shard.index());
            EventSink events = telling.events();
            SessionStore store = ports.store().apply(shard);
            Router router = new Router(shard, routes, counts, plan.strategy, ports.backplane(), store);
            Afterlife afterlife = new Afterlife(shard, routes, router, counts, events, ports.backplane());
            SessionTable table = new SessionTable(
                    shard,
                    counts,
                    directory,
                    kept,
                    afterlife,
                    new SessionTable.Upkeep(store, ports.wallClock(), plan.limits.sessions()));
            tables.add(table);
            Lobby.Core room = new Lobby.Core(
                    shard,
                    counts,
                    events,
                    table,
                    router,
                    routes,
                    ports.backplane(),
                    ports.verifier(),
                    plan.rules(),
                    wills,
                    connects,
                    logins,
                    takeovers,
                    crossroads);
            rooms.add(room);
            lobbies.add(new Lobby(room, bounds));
        }
        Shard.introduce(shards);
        SessionTable.introduce(tables);
    }

    public List<Shard> shards() {
        return shards;
    }

    /** The rooms of one shard. */
    public Lobby.Core room(int shard) {
        return rooms.get(shard);
    }

    public Lobby lobby(int shard) {
        return lobbies.get(shard);
    }

    public List<Lobby> lobbies() {
        return lobbies;
    }
}
