package dev.tidegate.gateway.connection;

/**
 * How much of something a client sends, against so much a second. What goes beyond counts for the seconds that follow, so that who
 * is delayed is no faster in the end. Within a second counting is an addition. <i>Runs on: the connection's shard.</i>
 */
final class Rate {
    private static final long SECOND_MILLIS = 1_000;

    private final long most;
    /** When the second begins in which {@link #count} was counted. */
    private long begins;

    private long count;

    /** @param most a second, 0 for no bound */
    Rate(long most, long now) {
        this.most = most == 0 ? Long.MAX_VALUE : most;
        this.begins = beginning(now);
    }

    /** Counts, and says whether that is too much. */
    boolean isExceededBy(long amount, long now) {
        if (now - begins >= SECOND_MILLIS) {
            turnTo(beginning(now));
        }
        count += amount;
        return count > most;
    }

    /** What was counted has not been let through after all. */
    void forget(long amount) {
        count = Math.max(0, count - amount);
    }

    private void turnTo(long second) {
        long passed = (second - begins) / SECOND_MILLIS;
        count = passed > count / most ? 0 : count - passed * most;
        begins = second;
    }

    private static long beginning(long now) {
        return now - Math.floorMod(now, SECOND_MILLIS);
    }

    /** How long until what has come is what may have come. */
    long debtMillis(long now) {
        long seconds = count <= most ? 0 : (count - 1) / most;
        return Math.max(1, begins + seconds * SECOND_MILLIS - now);
    }
}
