package dev.tidegate.gateway.metrics;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.metrics.Family.Series;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A Micrometer registry that owns no numbers: every meter reads the counters of the shards, or the tally of events, at the
 * moment the page is asked for. Two pages over the same numbers show the same.
 */
final class MetricsPage {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Counters> shards;
    private final Tally tally;
    private final VerdictSeries verdicts;
    private final ReadingSeries readings;
    private final Set<Series> shown = ConcurrentHashMap.newKeySet(); // Micrometer complains about a meter made twice.

    MetricsPage(List<Counters> shards, Tally tally, Supplier<List<Reading>> others) {
        this.shards = shards;
        this.tally = tally;
        for (Count each : Count.values()) {
            show(each);
        }
        show("connections", "Open connections", Count.CONNECTIONS_OPENED, Count.CONNECTIONS_CLOSED);
        show("clients", "Clients connected and accepted", Count.CONNECT_ACCEPTED, Count.CLIENTS_LEFT);
        show("sessions", "Sessions, connected or not", Count.SESSIONS_CREATED, Count.SESSIONS_ENDED);
        show("subscriptions", "Subscriptions", Count.SUBSCRIPTIONS_ADDED, Count.SUBSCRIPTIONS_REMOVED);
        show("retained_messages", "Retained messages", Count.RETAINED_STORED, Count.RETAINED_REMOVED);
        verdicts = new VerdictSeries(registry, shards);
        readings = new ReadingSeries(registry, others);
        new UptimeMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** The page in Prometheus' text format. */
    String scrape() {
        tally.snapshot().forEach((series, cell) -> {
            if (shown.add(series)) {
                show(series, cell);
            }
        });
        verdicts.refresh();
        readings.refresh();
        return registry.scrape();
    }

    private void show(Count count) {
        String label = count.label();
        String value = count.value();
        FunctionCounter.builder(count.metric(), shards, all -> Counters.total(all, count))
                .description(count.help())
                .tags(label == null || value == null ? Tags.empty() : Tags.of(label, value))
                .register(registry);
    }

    /** What has begun and not ended. The ending is read first, so that the difference does not dip below the truth. */
    private void show(String name, String help, Count begun, Count ended) {
        Gauge.builder("tidegate_" + name, shards, all -> {
                    long over = Counters.total(all, ended);
                    return Math.max(0, Counters.total(all, begun) - over);
                })
                .description(help)
                .register(registry);
    }

    private void show(Series series, Tally.Cell cell) {
        Family family = series.family();
        Tags tags = Tags.empty();
        for (int i = 0; i < family.labels().size(); i++) {
            tags = tags.and(family.labels().get(i), series.values().get(i));
        }
        FunctionCounter.builder(family.metric(), cell, Tally.Cell::get)
                .description(family.help())
                .tags(tags)
                .register(registry);
    }
}
