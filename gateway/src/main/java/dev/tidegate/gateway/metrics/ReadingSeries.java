package dev.tidegate.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Numbers that others keep, a series each. What is no longer reported has no value.
 *
 * <p><i>Runs on: any thread that may take its time.</i>
 */
final class ReadingSeries {
    /** As many as a configuration has reason to name. */
    static final int SERIES = 2_000;

    private final MeterRegistry registry;
    private final Supplier<List<Reading>> source;
    private final Map<Key, Double> values = new HashMap<>(); // guarded by this

    private record Key(String metric, String series) {}

    ReadingSeries(MeterRegistry registry, Supplier<List<Reading>> source) {
        this.registry = registry;
        this.source = source;
    }

    /** Reads all of them anew. */
    synchronized void refresh() {
        List<Reading> readings = source.get();
        values.replaceAll((key, before) -> Double.NaN);
        for (Reading each : readings) {
            Key key = new Key(each.metric(), each.series());
            if (values.containsKey(key) || values.size() < SERIES) {
                boolean isNew = values.put(key, each.value()) == null;
                if (isNew) {
                    show(each, key);
                }
            }
        }
    }

    private void show(Reading reading, Key key) {
        switch (reading.kind()) {
            case COUNTER ->
                FunctionCounter.builder(reading.metric(), this, all -> all.value(key))
                        .description(reading.help())
                        .tag(reading.label(), reading.series())
                        .register(registry);
            case GAUGE ->
                Gauge.builder(reading.metric(), this, all -> all.value(key))
                        .description(reading.help())
                        .tag(reading.label(), reading.series())
                        .register(registry);
        }
    }

    private synchronized double value(Key key) {
        return values.getOrDefault(key, Double.NaN);
    }
}
