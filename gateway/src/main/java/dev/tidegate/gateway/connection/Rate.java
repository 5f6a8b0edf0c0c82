package dev.tidegate.gateway.connection;

/**
 * How much of something a client sends, against so much a second. What goes beyond counts for the seconds that follow, so that who
 * is delayed is no faster in the end. <i>Runs on: the connection's shard.</i>
 */
final class Rate {
    private static final long SECOND_MILLIS = 1_000;

    private final long most;
    private long second;
    private long count;

    /** @param most a second, 0 for no bound */
    Rate(long most, long now) {
        this.most = most;
        this.second = Math.floorDiv(now, SECOND_MILLIS);
    }

    /** Counts, and says whether that is too much. */
    boolean isExceededBy(long amount, long now) {
        if (most == 0) {
            return false;
        }
        long today = Math.floorDiv(now, SECOND_MILLIS);
        long passed = today - second;
        count = passed > count / most ? 0 : count - passed * most;
        second = today;
        count += amount;
        return count > most;
    }

    /** What was counted has not been let through after all. */
    void forget(long amount) {
        count = Math.max(0, count - amount);
    }

    /** How long until what has come is what may have come. */
    long debtMillis(long now) {
        long seconds = count <= most ? 0 : (count - 1) / most;
        return Math.max(1, (second + seconds) * SECOND_MILLIS - now);
    }
}
