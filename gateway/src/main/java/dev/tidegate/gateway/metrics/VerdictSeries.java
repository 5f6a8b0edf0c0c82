package dev.tidegate.gateway.metrics;

import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.VerdictCounts;
import dev.tidegate.policy.Feature;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Every verdict that was ever given, as a series of its own; those that find no room share one. A verdict that no client has
 * met has none: there are more of them than a metrics page may have lines.
 *
 * <p><i>Runs on: any thread that may take its time.</i>
 */
final class VerdictSeries {
    /** Series besides the one for the rest: a profile has one verdict on each feature, and few are met. */
    static final int SERIES = 150;

    private static final String NAME = "tidegate_verdicts";
    private static final String HELP = "Verdicts other than allow, by what was asked for";
    private static final String OTHER = "other";
    private static final String PROTOCOL = "protocol";

    private final MeterRegistry registry;
    private final List<Counters> shards;
    private final BitSet shown = new BitSet(VerdictCounts.CELLS); // guarded by this
    private boolean full;

    VerdictSeries(MeterRegistry registry, List<Counters> shards) {
        this.registry = registry;
        this.shards = shards;
    }

    /** Makes a series for each verdict that has been given since this was last asked. */
    synchronized void refresh() {
        for (int cell = 0; cell < VerdictCounts.CELLS; cell++) {
            if (!shown.get(cell) && VerdictCounts.total(shards, cell) > 0) {
                show(cell);
            }
        }
    }

    private void show(int cell) {
        if (shown.cardinality() == SERIES) {
            showRest();
            return;
        }
        shown.set(cell);
        VerdictCounts.Of of = VerdictCounts.of(cell);
        Feature feature = of.feature();
        FunctionCounter.builder(NAME, shards, all -> VerdictCounts.total(all, cell))
                .description(HELP)
                .tags(Tags.of("feature", feature == null ? PROTOCOL : feature.key())
                        .and("verdict", of.verdict().key())
                        .and("effect", of.effect().name().toLowerCase(Locale.ROOT)))
                .register(registry);
    }

    private void showRest() {
        if (!full) {
            full = true;
            FunctionCounter.builder(NAME, this, VerdictSeries::rest)
                    .description(HELP)
                    .tags("feature", OTHER, "verdict", OTHER, "effect", OTHER)
                    .register(registry);
        }
    }

    private synchronized long rest() {
        long sum = 0;
        for (int cell = 0; cell < VerdictCounts.CELLS; cell++) {
            sum += shown.get(cell) ? 0 : VerdictCounts.total(shards, cell);
        }
        return sum;
    }
}
