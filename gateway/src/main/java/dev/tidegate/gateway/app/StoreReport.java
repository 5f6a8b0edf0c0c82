package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.GatewayConfig.Durability;
import dev.tidegate.gateway.disk.Health;
import dev.tidegate.gateway.disk.Work;
import dev.tidegate.gateway.metrics.Reading;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators are told of the store: at the start, on the metrics page, by {@code /readyz}. Any thread. */
final class StoreReport {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReport.class);
    private static final String PREFIX = "tidegate_store_";
    private static final double NANOS = 1e9;

    private StoreReport() {}

    /** One line that says what is promised. */
    static void promise(Durability promised) {
        switch (promised) {
            case SYNC -> LOG.info("Acknowledged is on disk: it survives a killed process and a power cut");
            case OS ->
                LOG.warn(
                        "store.durability is os: what is acknowledged survives a killed process, but not a power cut; sync survives both");
            case NONE ->
                LOG.info(
                        "Sessions and retained messages are in memory and end with the process; set store.path and store.durability: sync to keep them");
        }
    }

    /** Why clients should not be sent here. */
    static List<String> obstacles(@Nullable Health health) {
        return health == null || health.isWriting()
                ? List.of()
                : List.of("the store cannot write, and refuses what has to survive: " + health.trouble());
    }

    /** @param health null where nothing is stored */
    static List<Reading> readings(Durability promised, @Nullable Health health) {
        String label = promised.name().toLowerCase(Locale.ROOT);
        String help = "1 while what is acknowledged is kept as promised, 0 while the store cannot write";
        Reading up = gauge("up", help, label, health == null || health.isWriting() ? 1 : 0);
        if (health == null) {
            return List.of(up);
        }
        Work work = health.work();
        return List.of(
                up,
                gauge("pending_bytes", "Told to the store and not on disk", label, health.pendingBytes()),
                counter("commits", "Batches written, and synced where that is promised", label, work.commits()),
                counter("commit_seconds", "What these took together", label, work.nanos() / NANOS),
                gauge("commit_seconds_max", "What the slowest of these took", label, work.slowest() / NANOS),
                counter("write_failures", "Times the disk said no", label, work.failures()),
                counter("damage", "Places found that are not as they were written", label, health.damages()));
    }

    private static Reading gauge(String name, String help, String durability, Number value) {
        return new Reading(Reading.Kind.GAUGE, PREFIX + name, help, "durability", durability, value.doubleValue());
    }

    private static Reading counter(String name, String help, String durability, Number value) {
        return new Reading(Reading.Kind.COUNTER, PREFIX + name, help, "durability", durability, value.doubleValue());
    }
}
