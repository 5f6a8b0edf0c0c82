package dev.tidegate.gateway.metrics;

import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts events and shows them, with the counters of all shards, as a page for Prometheus. At most 500 series, whatever clients
 * do.
 *
 * <p>The page is built when first asked for: that takes some 200 ms, more than a tenth of the gateway's start.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue} for {@link #accept}; any thread that may take its time for
 * {@link #scrape}.</i>
 */
public final class MetricsSink implements EventSink {
    private final List<Counters> shards;
    private final Tally tally = new Tally();
    private final Counting counting = new Counting();

    private volatile Supplier<List<Reading>> readings = List::of;
    private volatile @Nullable MetricsPage page;

    /** Shows the sums over {@code shards}. */
    public MetricsSink(List<Counters> shards) {
        this.shards = List.copyOf(shards);
    }

    /** Shows these numbers as well, asked for with every page. Before the first page. */
    public void show(Supplier<List<Reading>> others) {
        readings = others;
    }

    @Override
    public void accept(GatewayEvent event) {
        tally.add(event.match(counting), times(event));
    }

    private static long times(GatewayEvent event) {
        if (event instanceof GatewayEvent.Judged judged) {
            return judged.count();
        }
        return event instanceof GatewayEvent.EventsLost lost ? lost.count() : 1;
    }

    /** The page in Prometheus' text format. */
    public String scrape() {
        MetricsPage shown = page;
        if (shown == null) {
            shown = new MetricsPage(shards, tally, readings); // Two first readers may both build one; either is right.
            page = shown;
        }
        return shown.scrape();
    }
}
