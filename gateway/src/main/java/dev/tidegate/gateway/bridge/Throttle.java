package dev.tidegate.gateway.bridge;

/** So many messages in a second at most, spread over it. <i>Runs on: the shard of the bridge.</i> */
final class Throttle {
    private static final long SECOND = 1_000;
    /** What may come at once after a pause, as a part of a second. */
    private static final int BURSTS = 10;

    private final int rate;
    private long credit;
    private long since;

    /** @param rate messages per second; 0 for as many as there are */
    Throttle(int rate, long now) {
        this.rate = rate;
        this.credit = burst();
        this.since = now;
    }

    private long burst() {
        return Math.max(1, rate / BURSTS) * SECOND;
    }

    /** Whether one more may go now. */
    boolean admits(long now) {
        if (rate == 0) {
            return true;
        }
        credit = Math.min(burst(), credit + (now - since) * rate);
        since = now;
        if (credit < SECOND) {
            return false;
        }
        credit -= SECOND;
        return true;
    }
}
