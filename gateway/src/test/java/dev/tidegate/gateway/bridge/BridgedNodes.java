package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Backoff;
import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.Password;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Queue;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.gateway.app.CoreHoldings;
import dev.tidegate.gateway.app.CoreLocals;
import dev.tidegate.gateway.app.CoreParts;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.fixture.KeepingStore;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.gateway.topic.ShareStrategy;
import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Overflow;
import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Two nodes in virtual time and a bridge from one to the other: {@code up/#} goes there as {@code eu/up/#}, {@code down/#} comes from {@code eu/down/#}. */
final class BridgedNodes {
    private static final Limits LIMITS = Limits.defaults()
            .with(Limit.OUTBOX_MESSAGES, "1000000")
            .with(Limit.SESSIONS_PER_IDENTITY, "1000000")
            .with(Limit.RECEIVE_MAXIMUM, "65535")
            .with(Limit.SESSION_EXPIRY_MAX, "36500d");
    private static final int SHARDS = 2;
    private static final PacketLimits PACKETS = new PacketLimits(1 << 20, 1 << 20, 100, 100_000);

    private final Random random;
    private final Protocol protocol;
    private KeepingStore store = new KeepingStore();
    private final VirtualShards there;
    private VirtualShards here;
    private @Nullable Bundle bridge;
    private final List<Cable> cables = new ArrayList<>();
    private int connections = 1;
    private int rate;
    private @Nullable Duration age;
    private boolean reachable = true;
    private Limits limitsThere = LIMITS;
    private boolean isHeard = true;
    private List<Rule> rules = List.of(rule("up", Direction.OUT), rule("down", Direction.IN));
    private String clientId = "bridge-from-here";
    private @Nullable Password password;
    private Manners manners = Manners.UNKNOWN;
    private Secrets secrets = () -> CompletableFuture.completedFuture(Secret.NONE);
    final List<String> heardThere = new ArrayList<>();
    final List<String> heardHere = new ArrayList<>();
    final List<BridgeEvent> events = new ArrayList<>();
    /** What became of sessions that were to be forgotten. */
    final List<String> outcomes = new ArrayList<>();

    BridgedNodes(long seed, Protocol protocol) {
        this.random = new Random(seed);
        this.protocol = protocol;
        this.there = new VirtualShards(
                1, seed + 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, new KeepingStore());
        this.here = node(new VirtualShards.Node(SHARDS, random.nextLong(), VirtualShards.Bounds.WIDE));
    }

    /** What it is told of the upstream from now on. */
    void behave(Manners next) {
        manners = next;
    }

    /** What the bridge shows from now on, and when it looks for something newer. */
    BridgedNodes showing(Duration renewBefore, Secrets shown) {
        password = new Password(new Password.File(Path.of("token")), ByteSize.parse("1KiB"), renewBefore);
        secrets = shown;
        return this;
    }

    /** The time of day here. */
    Instant now() {
        return Instant.ofEpochMilli(here.core().shards().get(0).now());
    }

    private VirtualShards node(VirtualShards.Node node) {
        return new VirtualShards(node, store, retained -> retained);
    }

    /** Builds the bridge of these rules, and nobody listens anywhere. */
    BridgedNodes start(Rule... only) {
        rules = List.of(only);
        isHeard = false;
        bridge = build();
        bridge.start();
        elapse(1_000); // over MQTT 3.1.1 it is refused as a bridge first
        return this;
    }

    /** The upstream allows no more than this, from the next connection on. */
    BridgedNodes limitThere(Limit limit, String most) {
        limitsThere = LIMITS.with(limit, most);
        return this;
    }

    /** The node the bridge belongs to. */
    VirtualShards here() {
        return here;
    }

    /** What the node here keeps its sessions in. */
    KeepingStore store() {
        return store;
    }

    /** Its upstream. */
    VirtualShards there() {
        return there;
    }

    /** Builds the bridge and lets somebody listen on both sides. */
    BridgedNodes open() {
        listen(there, "eu/up/#", heardThere);
        listen(here, "down/#", heardHere);
        bridge = build();
        bridge.start();
        elapse(1_000); // as above
        return this;
    }

    /** Somebody listens there. */
    void listenThere() {
        listen(there, "eu/up/#", heardThere);
    }

    private static void listen(VirtualShards node, String filter, List<String> diary) {
        VirtualConnection reader = node.call("reader")
                .limits(LIMITS)
                .receiveMaximum(1_000)
                .place() // and only then connected: what has waited comes at once
                .writing(diary)
                .acknowledging();
        node.settle();
        if (reader.presence() != VirtualConnection.Presence.RESUMED) {
            reader.subscribe(filter, Qos.EXACTLY_ONCE);
        }
    }

    private Bundle build() {
        VirtualShards from = here;
        return new Bundle(plan(), this::site, new CoreParts(from.core().room(0).routes()));
    }

    private Site site(int number) {
        return new Site(premises(number), links(shard(number)));
    }

    private static int shard(int number) {
        return Bundle.home("test", number, SHARDS);
    }

    private Premises premises(int number) {
        int shard = shard(number);
        Arrival arrival = Arrival.within(
                "bridge test", new Arrival.Insider(Identity.ofBridge("test"), new ClientId(ClientId.BRIDGES + "test")));
        return new Premises(
                here.core().shards().get(shard),
                here.door(shard, LIMITS),
                arrival,
                PACKETS,
                here.core().room(shard).crossroads().trail(),
                new CoreHoldings(here.core().room(shard).sessions()),
                new CoreLocals(here.core().room(shard), new ClientId(ClientId.BRIDGES + "test")));
    }

    private Bridge.Links links(int shard) {
        VirtualShards from = here;
        return new Bridge.Links(
                (address, door, failed) -> dial(from, shard, door, failed),
                () -> secrets.read(),
                () -> 1,
                manners,
                events::add,
                this::now);
    }

    private BridgePlan plan() {
        return new BridgePlan(
                "test",
                new Upstream(
                        List.of(URI.create("mqtt://there:1883")),
                        protocol,
                        clientId,
                        password == null ? null : "bridge",
                        password,
                        null,
                        Duration.ofSeconds(60),
                        Duration.ofDays(1),
                        Duration.ofSeconds(5),
                        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1))),
                "",
                new Queue(1_000_000, ByteSize.parse("64MiB"), age, Overflow.DROP_OLDEST, 20, rate),
                connections,
                rules);
    }

    private static Rule rule(String topic, Direction direction) {
        return rule(topic, "eu/" + topic, direction);
    }

    /** A topic and everything below it, and what it is called there. */
    static Rule rule(String topic, String there, Direction direction) {
        return new Rule(
                topic,
                direction,
                TopicRemap.of(topic + "/{*}", there + "/{*}"),
                List.of(),
                2,
                Retention.KEEP,
                PropertyRule.KEEP,
                Map.of(),
                null,
                null);
    }

    private Runnable dial(VirtualShards from, int shard, Door door, Consumer<String> failed) {
        boolean[] given = {false};
        from.run(shard, () -> {
            if (given[0] || from != here) {
                return;
            }
            if (!reachable) {
                failed.accept("nobody is there");
                return;
            }
            Cable laid = new Cable(from, shard, there, random);
            cables.add(laid);
            laid.plug(door, there.door(0, limitsThere));
        });
        return () -> given[0] = true;
    }

    // --- what happens ---

    /** Somebody here publishes for people there. */
    void publishUp(String payload, Qos qos) {
        publish(here, "up/q" + qos.level(), payload, qos);
    }

    /** The same on a topic below {@code up}. */
    void publishUp(String topic, String payload, Qos qos) {
        publish(here, "up/" + topic, payload, qos);
    }

    /** Somebody there publishes on a topic below {@code eu/down}. */
    void publishDown(String topic, String payload, Qos qos) {
        publish(there, "eu/down/" + topic, payload, qos);
    }

    /** The same, to be kept for whoever comes later. */
    void retainUp(String payload) {
        VirtualConnection writer =
                here.call("writer").limits(LIMITS).cleanStart().connect();
        writer.publishRetained("up/" + payload, payload, Qos.AT_LEAST_ONCE);
        here.settle();
        writer.drop();
    }

    /** Somebody there publishes for people here. */
    void publishDown(String payload, Qos qos) {
        publish(there, "eu/down/q" + qos.level(), payload, qos);
    }

    private static void publish(VirtualShards node, String topic, String payload, Qos qos) {
        VirtualConnection writer =
                node.call("writer").limits(LIMITS).cleanStart().connect();
        writer.publish(topic, payload, qos);
        node.settle();
        writer.drop();
    }

    /** The connection is lost, wherever it is. */
    void cut() {
        cables.forEach(Cable::cut);
        cables.clear();
    }

    /** One of the connections is lost. */
    void cutOne() {
        if (!cables.isEmpty()) {
            cables.remove(random.nextInt(cables.size())).cut();
        }
    }

    /** Nobody there answers, until somebody does. */
    void block() {
        reachable = false;
        cut();
    }

    void unblock() {
        reachable = true;
    }

    /** The node here dies and comes back with what is stored. */
    void kill() {
        cut();
        here = node(new VirtualShards.Node(SHARDS, random.nextLong(), VirtualShards.Bounds.WIDE).at(here.now()));
        here.bringBack(store, LIMITS);
        if (isHeard) {
            listen(here, "down/#", heardHere);
        }
        bridge = build();
        bridge.start();
    }

    /** The node here dies and comes back with nothing. */
    void loseEverything() {
        store = new KeepingStore();
        kill();
    }

    /** So many connections, from the next plan on. */
    BridgedNodes connections(int next) {
        connections = next;
        return this;
    }

    /** A message waits for so long at most, from the next plan on. */
    BridgedNodes age(Duration most) {
        age = most;
        return this;
    }

    /** So many messages in a second leave at most, from the next plan on. */
    BridgedNodes rate(int most) {
        rate = most;
        return this;
    }

    /** Another plan from now on, as a reload brings it. */
    void change(Rule... next) {
        rules = List.of(next);
        bridge().stop();
        bridge = build();
        bridge.start();
    }

    /** The same, for one that is paused. */
    void pauseAndChange(Rule... next) {
        rules = List.of(next);
        bridge().stop();
        bridge = build();
        bridge.pause();
        bridge.start();
    }

    /** Another plan, found by a node that comes back. */
    void killAndChange(Rule... next) {
        rules = List.of(next);
        kill();
    }

    /** It leaves the configuration, and is back before anybody has noticed. */
    void removeAndReturn() {
        bridge().stop();
        bridge().sessions().forEach(each -> Dismissal.of(premises(1), each, () -> {}));
        Forgetting forgetting = new Forgetting(plan(), premises(1), links(shard(1)), outcomes::add);
        forgetting.begin();
        forgetting.cancel();
        bridge = build();
        bridge.start();
    }

    /** Another name at the upstream, and nothing is to be left there under the old one. */
    void rename(String next) {
        BridgePlan before = plan();
        clientId = next;
        change(rules.toArray(Rule[]::new));
        new Forgetting(before, premises(1), links(shard(1)), outcomes::add).begin();
    }

    /** What the bridge has subscribed to upstream. */
    List<String> filtersThere() {
        return filtersThere(clientId);
    }

    /** The same of one of its connections. */
    List<String> filtersThere(String name) {
        return filters(there, 0, new ClientId(name));
    }

    /** Whether there is anything of such a client there. */
    boolean isKnownThere(String name) {
        return there.core().room(0).sessions().find(new ClientId(name)).isPresent();
    }

    /** What it has subscribed to here, but for its notes. */
    List<String> filtersHere() {
        return filters(here, shard(1), new ClientId(ClientId.BRIDGES + "test")).stream()
                .filter(each -> !each.startsWith(ClientId.BRIDGES))
                .toList();
    }

    private static List<String> filters(VirtualShards node, int shard, ClientId clientId) {
        return List.copyOf(new CoreHoldings(node.core().room(shard).sessions())
                .subscriptions(clientId)
                .keySet());
    }

    Bundle bridge() {
        return Objects.requireNonNull(bridge);
    }

    /** A few turns of both nodes. */
    void steps(int count) {
        for (int i = 0; i < count; i++) {
            if (random.nextBoolean()) {
                here.step();
            } else {
                there.step();
            }
        }
    }

    /** Nothing is left to do here, whatever is there. */
    void settleHere() {
        here.settle();
    }

    void settle() {
        while (here.step() || there.step()) {
            // each step is one turn of one of them
        }
    }

    /** Lets time pass while something happens between any two turns. */
    void elapse(long millis, Runnable meanwhile) {
        for (long passed = 0; passed < millis; passed += Timers.TICK_MILLIS) {
            for (int i = 0; i < 20; i++) {
                steps(2);
                meanwhile.run();
            }
            here.elapse(Timers.TICK_MILLIS);
            there.elapse(Timers.TICK_MILLIS);
        }
        settle();
    }

    void elapse(long millis) {
        for (long passed = 0; passed < millis; passed += Timers.TICK_MILLIS) {
            settle();
            here.elapse(Timers.TICK_MILLIS);
            there.elapse(Timers.TICK_MILLIS);
        }
        settle();
    }

    BridgeState state() {
        return bridge().state();
    }
}
