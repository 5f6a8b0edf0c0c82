package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Store;
import dev.tidegate.gateway.disk.DiskStore;
import dev.tidegate.gateway.disk.Durability;
import dev.tidegate.gateway.disk.Health;
import dev.tidegate.gateway.disk.Milestone;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.metrics.Reading;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.MemoryStore;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where sessions and retained messages are kept: on disk where the operator named a directory, or for as long as the process lives. */
final class Storage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final String DIRECTORY = "store";

    private final @Nullable DiskStore disk;
    private final RetainedStore retained;
    private final GatewayConfig.Durability promised;

    private Storage(@Nullable DiskStore disk, RetainedStore retained, GatewayConfig.Durability promised) {
        this.promised = promised;
        this.disk = disk;
        this.retained = retained;
    }

    /**
     * Opens what the configuration names.
     *
     * @param millis the core's clock
     * @throws IOException with a sentence for the operator
     */
    static Storage open(GatewayConfig config, LongSupplier millis, Clock clock, Consumer<Milestone> milestones)
            throws IOException {
        MemoryRetained memory = Core.retainedInMemory(config.nodeLimits());
        Store store = config.store();
        Path path = store.path();
        StoreReport.promise(store.durability());
        Durability durability = switch (store.durability()) {
            case SYNC -> Durability.SYNC;
            case OS -> Durability.OS;
            case NONE -> null;
        };
        if (path == null || durability == null) {
            return new Storage(null, memory, GatewayConfig.Durability.NONE);
        }
        DiskStore disk = DiskStore.open(
                new DiskStore.Settings(
                        path.resolve(DIRECTORY),
                        durability,
                        store.pendingBytes().bytes()),
                new DiskStore.Clocks(millis, clock::millis),
                milestones);
        try {
            return new Storage(disk, disk.retained(memory), store.durability());
        } catch (IOException | RuntimeException failed) {
            disk.close();
            throw failed;
        }
    }

    /** How often what is kept here has been opened, this time included. */
    long life() {
        return disk == null ? 0 : disk.life();
    }

    RetainedStore retained() {
        return retained;
    }

    /** The sessions of one shard. */
    SessionStore desk(Shard shard) {
        return disk == null ? new MemoryStore() : disk.desk(shard);
    }

    /** What the metrics page shows of it. */
    List<Reading> readings() {
        return StoreReport.readings(promised, health());
    }

    /** Why clients should not be sent here because of it. */
    List<String> obstacles() {
        return StoreReport.obstacles(health());
    }

    private @Nullable Health health() {
        return disk == null ? null : disk.health();
    }

    /** What stands on disk, or null where nothing does. */
    @Nullable
    DiskStore disk() {
        return disk;
    }

    /**
     * Brings back the sessions that were kept. Before anybody can connect.
     *
     * @param turn returns when every shard has had its turn
     * @return those of bridges
     */
    List<ClientId> bringBack(EarlierLife earlier, Runnable turn) throws IOException {
        if (disk == null) {
            return List.of();
        }
        List<ClientId> bridges = new ArrayList<>();
        int[] sessions = {0};
        disk.sessions((clientId, stored) -> {
            sessions[0]++;
            if (clientId.text().startsWith(ClientId.BRIDGES)) {
                bridges.add(clientId);
            }
            earlier.settle(clientId, stored);
        });
        turn.run();
        earlier.goOn();
        turn.run();
        LOG.info("Sessions at rest: {}, retained messages: {}", sessions[0], retained.size());
        return bridges;
    }

    /** What may wait for a client whose profile is not known yet: as much as the most generous listener allows. */
    static Limits mostGenerous(GatewayConfig config, Rulebook rules) {
        return config.listeners().keySet().stream()
                .map(listener -> rules.before(listener, Protocol.MQTT_5).limits())
                .max(Comparator.comparingInt(Limits::outboxMessages))
                .orElseGet(Limits::defaults);
    }

    /** What was told is written; nobody may tell anything any more. */
    @Override
    public void close() {
        if (disk != null) {
            disk.close();
        }
    }
}
