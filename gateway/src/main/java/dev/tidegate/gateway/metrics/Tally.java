package dev.tidegate.gateway.metrics;

import dev.tidegate.gateway.metrics.Family.Series;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts by series: one writer, any number of readers. The map is copied when a series appears, which happens at most
 * {@value #SERIES} times; counting into a known one touches only its cell.
 */
final class Tally {
    /** With the counters and the JVM's own, the page stays below 500 series. */
    static final int SERIES = 200;

    private volatile Map<Series, Cell> cells = Map.of();

    /** Adds to a series; when there are too many, to its family's series for the rest. Runs on: the writer. */
    void add(Series series, long amount) {
        cell(series).add(amount);
    }

    /** All series so far. */
    Map<Series, Cell> snapshot() {
        return cells;
    }

    private Cell cell(Series series) {
        Cell known = cells.get(series);
        if (known != null) {
            return known;
        }
        Series kept = cells.size() < SERIES ? series : series.family().other();
        @Nullable Cell other = cells.get(kept);
        if (other != null) {
            return other;
        }
        Map<Series, Cell> more = new HashMap<>(cells);
        Cell fresh = new Cell();
        more.put(kept, fresh);
        cells = more;
        return fresh;
    }

    /** A number that one thread writes and others read. */
    static final class Cell {
        private static final VarHandle VALUE = valueHandle();

        private long value;

        long get() {
            return (long) VALUE.getOpaque(this);
        }

        private void add(long amount) {
            VALUE.setOpaque(this, value + amount);
        }

        private static VarHandle valueHandle() {
            try {
                return MethodHandles.lookup().findVarHandle(Cell.class, "value", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
