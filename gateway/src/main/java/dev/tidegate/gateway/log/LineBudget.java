package dev.tidegate.gateway.log;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * Decides line by line whether it may still be written in this second, and remembers how many were not.
 *
 * <p>A cause is one of our own words, never a client's, so there are few; should there be more than {@value #CAUSES}, the rest
 * share one budget.
 *
 * <p><i>Runs on: one thread, the one that tells events.</i>
 */
public final class LineBudget {
    /** The answer to {@link #spend} when the line has to stay unwritten. */
    public static final long NOT_NOW = -1;

    private static final int CAUSES = 256;
    private static final String OTHER = "other";

    private final LineLimit limit;
    private final InstantSource clock;
    private final Map<String, Spent> causes = new TreeMap<>();

    private long second = Long.MIN_VALUE;
    private int total;
    private long bytes;

    /** A fresh budget every second of {@code clock}. */
    public LineBudget(LineLimit limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Asks for one line. Returns {@link #NOT_NOW}, or how many lines of this cause were held back since the last one: then the
     * line is to be written and to say so.
     */
    public long spend(String cause) {
        turn();
        Spent spent = of(cause);
        if (isSpent() || spent.lines >= limit.perCause()) {
            spent.heldBack++;
            return NOT_NOW;
        }
        total++;
        spent.lines++;
        return spent.takeHeldBack();
    }

    /** Says how long a line has become that was written. */
    public void charge(long length) {
        bytes += length;
    }

    private boolean isSpent() {
        return total >= limit.total() || bytes >= limit.bytes();
    }

    /** Hands over what was held back, cause by cause, and forgets it; what would be more lines than a second may have is one. */
    public void settle(ObjLongConsumer<String> told) {
        int lines = 0;
        long rest = 0;
        for (Map.Entry<String, Spent> each : causes.entrySet()) {
            long heldBack = each.getValue().takeHeldBack();
            if (heldBack > 0 && lines < limit.total()) {
                lines++;
                told.accept(each.getKey(), heldBack);
            } else {
                rest += heldBack;
            }
        }
        if (rest > 0) {
            told.accept(OTHER, rest);
        }
    }

    /** Starts a new second if there is one. */
    private void turn() {
        long now = clock.instant().getEpochSecond();
        if (now == second) {
            return;
        }
        second = now;
        total = 0;
        bytes = 0;
        causes.values().forEach(each -> each.lines = 0);
    }

    private Spent of(String cause) {
        Spent known = causes.get(cause);
        if (known != null) {
            return known;
        }
        return causes.computeIfAbsent(causes.size() < CAUSES ? cause : OTHER, name -> new Spent());
    }

    private static final class Spent {
        private int lines; // in this second
        private long heldBack; // since the last line

        long takeHeldBack() {
            long taken = heldBack;
            heldBack = 0;
            return taken;
        }
    }
}
