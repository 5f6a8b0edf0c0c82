package dev.tidegate.gateway.bridge;

/** How long nothing has come from an upstream: it does not say when it has said all. <i>Runs on: the shard of the bridge.</i> */
final class Stillness {
    /** An upstream sends what it has kept at once, and then again what was lost on the way. */
    private static final long MILLIS = 10_000;

    private long heard = -1;
    private long since;

    /** The connection is new. */
    void begin(long now) {
        since = now;
    }

    /** @param count of all that has ever come */
    boolean isSince(long count, long now) {
        if (count != heard) {
            heard = count;
            since = now;
        }
        return now - since >= MILLIS;
    }
}
