package dev.tidegate.gateway.log;

/**
 * How many lines a second may bring: {@code perCause} for one cause, {@code total} over all causes of one sink. A flood of
 * refused clients must not fill the disk.
 */
public record LineLimit(int perCause, int total) {
    /** Refusals: with lines of some 450 bytes a flood writes less than 10 KiB a second. */
    public static final LineLimit REFUSALS = new LineLimit(5, 20);

    /** Comings and goings of clients, which an operator wants to see singly on all but the busiest nodes. */
    public static final LineLimit CLIENTS = new LineLimit(50, 100);

    public LineLimit {
        if (perCause < 1 || total < perCause) {
            throw new IllegalArgumentException(
                    "line limit: need 1 <= perCause <= total, got " + perCause + ", " + total);
        }
    }
}
