package dev.tidegate.gateway.event;

import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Verdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often each verdict was given on one shard, exactly: events of a flood may be folded into one or get lost, these do not.
 * One cell for each feature, verdict and effect, and for what the protocol itself objects to; written like those of
 * {@link Counters}, of which they are a part.
 *
 * <p><i>Runs on: the owner shard for {@link #add}; anywhere for the rest.</i>
 */
public final class VerdictCounts {
    private static final Feature[] FEATURES = Feature.values();
    private static final Verdict.Kind[] KINDS = Verdict.Kind.values();
    private static final Effect[] EFFECTS = Effect.values();
    /** How many different ones there are. */
    public static final int CELLS = (FEATURES.length + 1) * KINDS.length * EFFECTS.length;

    /** Longs in 128 bytes: see {@link Counters}. */
    private static final int PADDING = 16;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[PADDING + CELLS + PADDING];

    /**
     * What is counted in one cell.
     *
     * @param feature null for what the protocol itself objects to
     */
    public record Of(@Nullable Feature feature, Verdict.Kind verdict, Effect effect) {}

    /** Counts one verdict. */
    public void add(@Nullable Feature feature, Verdict.Kind verdict, Effect effect) {
        int at = PADDING + cell(feature, verdict, effect);
        CELL.setRelease(cells, at, cells[at] + 1);
    }

    /** The count in one cell so far, perhaps a moment old; cells count from 0. */
    public long get(int cell) {
        return (long) CELL.getAcquire(cells, PADDING + cell);
    }

    /** The count of one cell over all shards, perhaps a moment old. */
    public static long total(List<Counters> shards, int cell) {
        long sum = 0;
        for (Counters each : shards) {
            sum += each.verdicts().get(cell);
        }
        return sum;
    }

    /** What is counted in a cell. */
    public static Of of(int cell) {
        int feature = cell / EFFECTS.length / KINDS.length;
        return new Of(
                feature == FEATURES.length ? null : FEATURES[feature],
                KINDS[cell / EFFECTS.length % KINDS.length],
                EFFECTS[cell % EFFECTS.length]);
    }

    /** Where something is counted. */
    @SuppressWarnings("EnumOrdinal") // An index within this process, never stored.
    public static int cell(@Nullable Feature feature, Verdict.Kind verdict, Effect effect) {
        int row = feature == null ? FEATURES.length : feature.ordinal();
        return (row * KINDS.length + verdict.ordinal()) * EFFECTS.length + effect.ordinal();
    }
}
