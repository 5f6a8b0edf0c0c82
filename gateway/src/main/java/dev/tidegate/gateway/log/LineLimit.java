package dev.tidegate.gateway.log;

/**
 * How many lines a second may bring: {@code perCause} for one cause, {@code total} over all causes of one sink, and no new one
 * once they have {@code bytes}. A flood of refused clients must not fill the disk.
 */
public record LineLimit(int perCause, int total, int bytes) {
    /** Refusals: whatever clients call themselves, a flood writes less than 10 KiB a second. */
    public static final LineLimit REFUSALS = new LineLimit(5, 20, 6_144);

    /** Refusals in a file of their own, which never grows beyond its bounds. */
    public static final LineLimit AUDIT_FILE = new LineLimit(500, 1_000, 1 << 20);

    /** Comings and goings of clients, which an operator wants to see singly on all but the busiest nodes. */
    public static final LineLimit CLIENTS = new LineLimit(50, 100);

    public LineLimit {
        if (perCause < 1 || total < perCause || bytes < 1) {
            throw new IllegalArgumentException(
                    "line limit: need 1 <= perCause <= total and bytes, got " + perCause + ", " + total + ", " + bytes);
        }
    }

    /** As many bytes as the lines have. */
    public LineLimit(int perCause, int total) {
        this(perCause, total, Integer.MAX_VALUE);
    }
}
