package dev.tidegate.gateway.disk;

/**
 * What the store has done since it was opened.
 *
 * @param commits batches written, and synced where that is promised
 * @param nanos what they took together
 * @param slowest what the slowest of them took, in nanoseconds
 * @param failures how often the disk said no
 */
public record Work(long commits, long nanos, long slowest, long failures) {
    static final Work NONE = new Work(0, 0, 0, 0);

    Work committed(long took) {
        return new Work(commits + 1, nanos + took, Math.max(slowest, took), failures);
    }

    Work failed() {
        return new Work(commits, nanos, slowest, failures + 1);
    }
}
