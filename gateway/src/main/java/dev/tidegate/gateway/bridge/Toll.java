package dev.tidegate.gateway.bridge;

/**
 * What has crossed a bridge and what has not, counted by cause, since it was made. <i>Runs on: the shard of the bridge</i>; everybody else
 * reads the {@link Fare counts}.
 */
final class Toll {
    private final long[] counts = new long[Fare.values().length];
    private long gone;

    void add(Fare count) {
        counts[count.ordinal()]++;
    }

    /** A message has left the line of those that wait here. */
    void left() {
        gone++;
    }

    /** How many have. */
    long gone() {
        return gone;
    }

    /** Whatever has come from the upstream, and more. */
    long heard() {
        return of(Fare.TAKEN_FROM_UPSTREAM)
                + of(Fare.REFUSED_HERE)
                + of(Fare.LEFT_BEHIND)
                + of(Fare.ECHO)
                + of(Fare.UNASKED);
    }

    long of(Fare count) {
        return counts[count.ordinal()];
    }
}
