package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Backoff;
import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.PropertyRule;
import dev.tidegate.bridge.Queue;
import dev.tidegate.bridge.Retention;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.TopicRemap;
import dev.tidegate.bridge.Upstream;
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
import java.time.Duration;
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
            .with(Limit.RECEIVE_MAXIMUM, "65535")
            .with(Limit.SESSION_EXPIRY_MAX, "36500d");
    private static final PacketLimits PACKETS = new PacketLimits(1 << 20, 1 << 20, 100, 100_000);

    private final Random random;
    private final Protocol protocol;
    private KeepingStore store = new KeepingStore();
    private final VirtualShards there;
    private VirtualShards here;
    private @Nullable Bridge bridge;
    private @Nullable Cable cable;
    private boolean reachable = true;
    final List<String> heardThere = new ArrayList<>();
    final List<String> heardHere = new ArrayList<>();
    final List<BridgeEvent> events = new ArrayList<>();

    BridgedNodes(long seed, Protocol protocol) {
        this.random = new Random(seed);
        this.protocol = protocol;
        this.there = new VirtualShards(
                1, seed + 1, VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, new KeepingStore());
        this.here = node();
    }

    private VirtualShards node() {
        return new VirtualShards(2, random.nextLong(), VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
    }

    /** Builds the bridge and lets somebody listen on both sides. */
    BridgedNodes open() {
        listen(there, "eu/up/#", heardThere);
        listen(here, "down/#", heardHere);
        bridge = build();
        bridge.start();
        settle();
        return this;
    }

    private static void listen(VirtualShards node, String filter, List<String> diary) {
        VirtualConnection reader = node.call("reader")
                .limits(LIMITS)
                .receiveMaximum(1_000)
                .connect()
                .writing(diary)
                .acknowledging();
        if (reader.presence() != VirtualConnection.Presence.RESUMED) {
            reader.subscribe(filter, Qos.EXACTLY_ONCE);
        }
    }

    private Bridge build() {
        Arrival arrival = Arrival.within(
                "bridge test", new Arrival.Insider(Identity.ofBridge("test"), new ClientId(ClientId.BRIDGES + "test")));
        Premises premises =
                new Premises(here.core().shards().get(0), here.door(0, LIMITS), arrival, PACKETS, new Trail("here"));
        VirtualShards from = here;
        return new Bridge(
                plan(),
                premises,
                new Bridge.Links(
                        (address, door, failed) -> dial(from, door, failed),
                        () -> CompletableFuture.completedFuture(null),
                        () -> 1,
                        events::add));
    }

    private BridgePlan plan() {
        return new BridgePlan(
                "test",
                new Upstream(
                        List.of(URI.create("mqtt://there:1883")),
                        protocol,
                        "bridge-from-here",
                        null,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(60),
                        Duration.ofDays(1),
                        Duration.ofSeconds(5),
                        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1))),
                new Queue(1_000_000, ByteSize.parse("64MiB"), Overflow.DROP_OLDEST, 20, 0),
                List.of(rule("up", Direction.OUT), rule("down", Direction.IN)));
    }

    private static Rule rule(String topic, Direction direction) {
        return new Rule(
                topic,
                direction,
                TopicRemap.of(topic + "/{*}", "eu/" + topic + "/{*}"),
                List.of(),
                2,
                Retention.KEEP,
                PropertyRule.KEEP,
                Map.of(),
                null);
    }

    private Runnable dial(VirtualShards from, Door door, Consumer<String> failed) {
        boolean[] given = {false};
        from.run(0, () -> {
            if (given[0] || from != here) {
                return;
            }
            if (!reachable) {
                failed.accept("nobody is there");
                return;
            }
            Cable laid = new Cable(from, there, random);
            cable = laid;
            laid.plug(door, there.door(0, LIMITS));
        });
        return () -> given[0] = true;
    }

    // --- what happens ---

    /** Somebody here publishes for people there. */
    void publishUp(String payload, Qos qos) {
        publish(here, "up/q" + qos.level(), payload, qos);
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
        Cable laid = cable;
        if (laid != null) {
            laid.cut();
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
        here = node();
        here.bringBack(store);
        listen(here, "down/#", heardHere);
        bridge = build();
        bridge.start();
    }

    /** The node here dies and comes back with nothing. */
    void loseEverything() {
        store = new KeepingStore();
        kill();
    }

    /** Whether anything of the session that messages leave is at rest. */
    boolean isStored() {
        return store.sessions().containsKey(new ClientId(ClientId.BRIDGES + "test"));
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

    void settle() {
        while (here.step() || there.step()) {
            // each step is one turn of one of them
        }
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
        return Objects.requireNonNull(bridge).state();
    }
}
