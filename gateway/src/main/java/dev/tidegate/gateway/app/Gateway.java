package dev.tidegate.gateway.app;

import dev.tidegate.gateway.audit.AuditFile;
import dev.tidegate.gateway.auth.KeyCourier;
import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.auth.Revocations;
import dev.tidegate.gateway.auth.Tickets;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.cluster.Backplane;
import dev.tidegate.gateway.cluster.SoloBackplane;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.NodeLimits;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.connection.NodeBounds;
import dev.tidegate.gateway.disk.Milestone;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventQueue;
import dev.tidegate.gateway.gate.RulesInForce;
import dev.tidegate.gateway.http.AdminApi;
import dev.tidegate.gateway.http.AdminHandler;
import dev.tidegate.gateway.http.HostRule;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.shard.Headcount;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.gateway.transport.Loops;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: plain constructors, top to bottom. What happens to whom is in the rooms; here is only who knows whom.
 * <i>Runs on: any thread.</i>
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** One of so many connections may be a stranger's; a small node lets in as many as may come from one address. */
    private static final int STRANGERS_SHARE = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TURN_SECONDS = 3;

    private final GatewayConfig config;
    private final EventQueue events;
    private final KeyCourier courier;
    private final Tickets tickets;
    private final TokenDesk tokens;
    private final Revocations revocations;
    private final Loops loops;
    private final RulesInForce rules;
    private final AdminAccess admins;
    private final Storage storage;
    private final Backplane backplane;
    private final Core core;
    private final ScheduledExecutorService ticker;
    private final Listeners listeners;
    private final Bridges bridges;
    private final Reload reload;
    private final Audience audience;
    private final ScheduledFuture<?> ticks;
    private volatile boolean stopping;

    /**
     * What a gateway takes from the machine it runs on.
     *
     * @param clock the clock on the wall
     * @param millis the core's clock, of which only differences mean anything
     * @param milestones hears how far the store on disk has come, on whatever thread that is
     */
    record Machine(Clock clock, LongSupplier millis, Consumer<Milestone> milestones) {
        static Machine real(Consumer<Milestone> milestones) {
            return new Machine(Clock.systemUTC(), () -> System.nanoTime() / NANOS_PER_MILLI, milestones);
        }
    }

    Gateway(GatewayConfig config, Reload.Source again, Machine machine) throws IOException, UnusableKeys {
        Clock clock = machine.clock();
        LongSupplier millis = machine.millis();
        this.config = config;
        TokenAccess access = TokenAccess.of(config);
        courier = KeyCourier.of(config, clock);
        revocations = revocations(config, clock);
        tickets = new Tickets(config.auth().ticketLife(), config.auth().limits().tickets(), millis);
        rules = new RulesInForce(
                Rulebooks.first(config, Porter.appoint(config, access.developmentKey(), courier, clock)));
        tokens = new TokenDesk(rules, config.auth(), revocations, tickets);
        admins = new AdminAccess(AdminAccess.token(config));
        AuditFile auditFile = Audience.open(config.audit());
        storage = Storage.open(config, millis, clock, machine.milestones());
        loops = Loops.start(config.io().threads(), System::nanoTime, Gateway::fault);
        List<Shard> shards = shards(millis);
        List<Counters> counters = shards.stream().map(shard -> new Counters()).collect(Collectors.toList());
        audience = new Audience(counters, auditFile, clock);
        events = new EventQueue(EventQueue.CAPACITY, audience.all());
        backplane = new SoloBackplane(storage.life());
        NodeLimits limits = config.nodeLimits();
        Core.Retained retained = new Core.Retained(storage.retained(), MemoryRetained.unbounded());
        core = new Core(
                shards,
                new Core.Plan(
                        limits,
                        strategy(config.routing().shareStrategy()),
                        rules,
                        NodeName.of(
                                storage.disk() == null ? null : config.store().path())),
                bounds(),
                new Core.Ports(tokens, backplane, storage::desk, retained, clock::millis),
                new Core.Telling(counters, events));
        ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidegate-ticks");
            thread.setDaemon(true);
            return thread;
        });
        listeners = new Listeners(config, loops, core::lobby, events);
        bridges = new Bridges(core, loops, clock);
        reload = new Reload(
                config,
                again,
                new Reload.Parts(tokens, courier, revocations, rules, admins, listeners, bridges, this::reloaded),
                clock);
        ticks = ticker.scheduleWithFixedDelay(
                this::tick, Timers.TICK_MILLIS, Timers.TICK_MILLIS, TimeUnit.MILLISECONDS);
        revocations.onChange(this::review);
        SystemTopics.start(config, core, counters, bridges::topics);
        audience.topics().publishIn(core.room(0));
        try {
            List<ClientId> left = storage.bringBack(
                    new EarlierLife(
                            core, backplane, BridgeRules.limits(config, Storage.mostGenerous(config, rules.current()))),
                    () -> onEveryShard(lobby -> {}));
            listeners.open(access.mint(clock), adminHandler(), clock);
            bridges.start(config, left);
        } catch (IOException | RuntimeException failed) {
            release();
            throw failed;
        }
    }

    private static Revocations revocations(GatewayConfig config, Clock clock) throws UnusableKeys {
        Revocations revocations =
                Revocations.open(config.store().path(), config.auth().limits().revocations(), clock);
        Path file = config.auth().revocations();
        revocations.configure(file == null ? List.of() : Revocations.read(file));
        return revocations;
    }

    private AdminHandler adminHandler() {
        AdminApi api = new AdminApi(admins::admits).stream("/api/audit", audience.stream());
        RevocationRoutes.add(api, revocations);
        audience.metrics()
                .show(() -> Stream.of(
                                IdentityReadings.of(courier, tokens.porter()),
                                audience.readings(),
                                storage.readings(),
                                bridges.readings())
                        .flatMap(List::stream)
                        .toList());
        TicketRoutes.add(api, tokens, tickets, config.auth().ticketLife());
        ReloadRoute.add(api, reload);
        BridgeRoutes.add(api, bridges, reload);
        return new AdminHandler(
                audience.metrics(),
                this::obstacles,
                api,
                new HostRule(config.admin().bind(), Set.of()));
    }

    /**
     * Starts a gateway; when this returns, clients are served.
     *
     * @throws IOException if an address cannot be bound or a certificate cannot be used; the message names it
     * @throws UnusableKeys if a key cannot be used
     */
    public static Gateway start(GatewayConfig config) throws IOException, UnusableKeys {
        return start(config, () -> config);
    }

    /** The same, with a place to read the configuration from again. */
    static Gateway start(GatewayConfig config, Reload.Source again) throws IOException, UnusableKeys {
        return new Gateway(config, again, Machine.real(Milestone.UNHEARD));
    }

    /** The same, for those who want to know how far its store has come. */
    public static Gateway start(GatewayConfig config, Consumer<Milestone> milestones) throws IOException, UnusableKeys {
        return new Gateway(config, () -> config, Machine.real(milestones));
    }

    /** Reads the configuration again; if it cannot be used, nothing changes. */
    Reload.Outcome reload() {
        return reload.now();
    }

    /** Every connection looks at how its client stands now; nobody waits for that. */
    private void reloaded(Reload.Outcome outcome) {
        if (outcome.isDone()) {
            review();
        }
        audience.reopen();
        Lobby.Core room = core.room(0);
        loops.loop(0).execute(() -> room.counters().add(outcome.isDone() ? Count.RELOADS_DONE : Count.RELOADS_REFUSED));
    }

    /** One line for people and scripts: where everything listens. */
    public String readyLine() {
        return "ready " + listeners.describe();
    }

    /** Where each listener listens, by its name, and {@code admin}. */
    public Map<String, InetSocketAddress> addresses() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(listeners.addresses()));
    }

    /** Stops accepting, sends every client away as {@code stop} in the configuration says, and ends. */
    public synchronized void stop() {
        if (stopping) {
            return; // whoever comes second has waited for the first
        }
        stopping = true;
        listeners.closeDoors();
        bridges.stop();
        new Drain(config.stop(), this::onEveryShard).run();
        release();
    }

    @Override
    public void close() {
        stop();
    }

    void onEveryShard(Consumer<Lobby> action) {
        CountDownLatch done = new CountDownLatch(loops.count());
        for (int i = 0; i < loops.count(); i++) {
            Lobby lobby = core.lobby(i);
            loops.loop(i).execute(() -> {
                action.accept(lobby);
                done.countDown();
            });
        }
        try {
            if (!done.await(TURN_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("An I/O thread did not answer within {} s", TURN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Shard> shards(LongSupplier millis) {
        List<Shard> shards = new ArrayList<>();
        for (int i = 0; i < loops.count(); i++) {
            int index = i;
            shards.add(new Shard(
                    index,
                    loops.loop(index),
                    () -> loops.currentIndex() == index,
                    millis,
                    new Shard.Mailbox(
                            config.nodeLimits().mailbox(),
                            config.nodeLimits().mailboxBytes().bytes()),
                    Gateway::fault));
        }
        return shards;
    }

    private static ShareStrategy strategy(GatewayConfig.ShareStrategy configured) {
        return switch (configured) {
            case ROUND_ROBIN -> ShareStrategy.ROUND_ROBIN;
            case STICKY -> ShareStrategy.STICKY;
            case LEAST_INFLIGHT -> ShareStrategy.LEAST_INFLIGHT;
            case HASH_CLIENT -> ShareStrategy.HASH_CLIENT;
        };
    }

    private NodeBounds bounds() {
        NodeLimits limits = config.nodeLimits();
        int places = (int) Math.min(
                Integer.MAX_VALUE,
                (long) limits.connections() * config.listeners().size());
        int share = Math.max(limits.unauthenticatedPerAddress(), places / STRANGERS_SHARE);
        return new NodeBounds(
                limits.connectPacketSize().toInt(),
                Math.max(1, Math.min(limits.unauthenticatedConnections(), share) / loops.count()),
                new Headcount<>(limits.unauthenticatedPerAddress()),
                new AssignedIds());
    }

    /** Every connection is looked at again: does its client still stand where it stood? */
    private void review() {
        for (Shard shard : core.shards()) {
            shard.execute(core.lobby(shard.index())::review);
        }
    }

    void tick() {
        for (Shard shard : core.shards()) {
            shard.execute(shard::tick);
        }
    }

    private List<String> obstacles() {
        return stopping
                ? List.of("stopping")
                : Stream.concat(courier.obstacles().stream(), storage.obstacles().stream())
                        .toList();
    }

    /** Something threw that never should: a wire's listener (its connection is closed), a note or a timer. All else goes on. */
    private static void fault(Throwable fault) {
        LOG.error("A fault in the gateway; please report it", fault);
    }

    private void release() {
        ticks.cancel(false);
        ticker.shutdown();
        listeners.close();
        backplane.leave();
        loops.close();
        storage.close();
        tokens.close();
        courier.close();
        events.close();
        audience.close();
    }
}
