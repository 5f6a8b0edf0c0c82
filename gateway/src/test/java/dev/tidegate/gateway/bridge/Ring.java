package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Backoff;
import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Direction;
import dev.tidegate.bridge.Queue;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.gateway.app.CoreHoldings;
import dev.tidegate.gateway.app.CoreLocals;
import dev.tidegate.gateway.app.CoreParts;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.event.Count;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Three nodes in virtual time, each with a bridge to the next, both ways for everything below {@code all}, and somebody who listens at each. */
final class Ring {
    static final int NODES = 3;

    private static final Limits LIMITS = Limits.defaults()
            .with(Limit.OUTBOX_MESSAGES, "1000000")
            .with(Limit.RECEIVE_MAXIMUM, "65535")
            .with(Limit.SESSION_EXPIRY_MAX, "36500d");
    private static final PacketLimits PACKETS = new PacketLimits(1 << 20, 1 << 20, 100, 100_000);
    private static final String NAME = "next";

    private final Random random;
    private final List<Station> stations = new ArrayList<>();

    Ring(long seed) {
        random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            stations.add(new Station(i));
        }
        for (Station each : stations) {
            each.listen();
            each.open();
        }
        elapse(1_000);
    }

    /** A node with its bridge. */
    private final class Station {
        private final int place;
        private final KeepingStore store = new KeepingStore();
        private final List<String> heard = new ArrayList<>();
        private VirtualShards node = node();
        private @Nullable Cable cable;

        Station(int place) {
            this.place = place;
        }

        private VirtualShards node() {
            return new VirtualShards(2, random.nextLong(), VirtualShards.Bounds.WIDE, ShareStrategy.ROUND_ROBIN, store);
        }

        private void listen() {
            VirtualConnection reader = node.call("reader")
                    .limits(LIMITS)
                    .receiveMaximum(1_000)
                    .place() // and only then connected: what has waited comes at once
                    .writing(heard)
                    .acknowledging();
            node.settle();
            if (reader.presence() != VirtualConnection.Presence.RESUMED) {
                reader.subscribe("all/#", Qos.EXACTLY_ONCE);
            }
        }

        private void open() {
            ClientId clientId = new ClientId(ClientId.BRIDGES + NAME);
            int shard = Bundle.home(NAME, 1, 2);
            Premises premises = new Premises(
                    node.core().shards().get(shard),
                    node.door(shard, LIMITS),
                    Arrival.within("bridge", new Arrival.Insider(Identity.ofBridge(NAME), clientId)),
                    PACKETS,
                    node.core().room(0).crossroads().trail(),
                    new CoreHoldings(node.core().room(shard).sessions()),
                    new CoreLocals(node.core().room(shard), clientId));
            VirtualShards from = node;
            Bridge.Links links = new Bridge.Links(
                    (address, door, failed) -> dial(from, shard, door),
                    () -> CompletableFuture.completedFuture(Secret.NONE),
                    () -> 1,
                    Manners.UNKNOWN,
                    event -> {},
                    () -> Instant.EPOCH);
            new Bundle(
                            plan(place),
                            number -> new Site(premises, links),
                            new CoreParts(node.core().room(0).routes()))
                    .start();
        }

        private Runnable dial(VirtualShards from, int shard, Door door) {
            boolean[] given = {false};
            from.run(shard, () -> {
                if (!given[0] && from == node) {
                    VirtualShards to = stations.get((place + 1) % NODES).node;
                    Cable laid = new Cable(from, shard, to, random).to(1);
                    cable = laid;
                    laid.plug(door, to.door(1, LIMITS));
                }
            });
            return () -> given[0] = true;
        }

        private void cut() {
            Cable laid = cable;
            if (laid != null) {
                laid.cut();
            }
        }

        /** It dies and comes back with what it has stored. */
        private void kill() {
            cut();
            stations.get((place + NODES - 1) % NODES).cut();
            node = node();
            node.bringBack(store, LIMITS);
            listen();
            open();
        }
    }

    private static BridgePlan plan(int place) {
        return new BridgePlan(
                NAME,
                new Upstream(
                        List.of(URI.create("mqtt://next:1883")),
                        Protocol.MQTT_5,
                        "bridge-from-" + place,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(60),
                        Duration.ofDays(1),
                        Duration.ofSeconds(5),
                        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1))),
                "",
                new Queue(1_000_000, ByteSize.parse("64MiB"), null, Overflow.DROP_OLDEST, 20, 0),
                1,
                List.of(BridgedNodes.rule("all", "all", Direction.BOTH)));
    }

    /** Somebody publishes at a node. */
    void publish(int place, String topic, String payload, Qos qos) {
        VirtualShards node = stations.get(place).node;
        VirtualConnection writer =
                node.call("writer").limits(LIMITS).cleanStart().connect();
        writer.publish(topic, payload, qos);
        node.settle();
        writer.drop();
    }

    /** A bridge loses its connection. */
    void cut(int place) {
        stations.get(place).cut();
    }

    /** A node dies and comes back. */
    void kill(int place) {
        stations.get(place).kill();
    }

    /** What was heard at a node. */
    List<String> heard(int place) {
        return stations.get(place).heard;
    }

    /** What a node has counted. */
    long counted(int place, Count count) {
        return stations.get(place).node.total(count);
    }

    /** A few turns of any of them. */
    void steps(int count) {
        for (int i = 0; i < count; i++) {
            stations.get(random.nextInt(NODES)).node.step();
        }
    }

    void settle() {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = false;
            for (Station each : stations) {
                goesOn |= each.node.step();
            }
        }
    }

    void elapse(long millis) {
        for (long passed = 0; passed < millis; passed += Timers.TICK_MILLIS) {
            settle();
            stations.forEach(each -> each.node.elapse(Timers.TICK_MILLIS));
        }
        settle();
    }
}
