package dev.tidegate.gateway.bridge;

/**
 * What has crossed a bridge and what has not, counted by cause, since it was made. <i>Runs on: the shard of the bridge</i>; everybody else
 * reads the {@link Fare counts}.
 */
final class Toll {
    private final long[] counts = new long[Fare.values().length];

    void add(Fare count) {
        counts[count.ordinal()]++;
    }

    long of(Fare count) {
        return counts[count.ordinal()];
    }
}
