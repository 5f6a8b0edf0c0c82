package dev.tidegate.gateway.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What waits for the committing thread, in the order it was told. Any thread puts, one takes; nobody who puts ever waits. */
final class Inbox {
    /** What is taken at once: more makes the answers of the first wait for the last. */
    private static final long MOUTHFUL = 4 * 1024 * 1024;

    private final long bound;
    private final Queue<Turn> waiting = new ArrayDeque<>();
    private final List<Runnable> relieved = new ArrayList<>();
    private long pending;
    /** What has been taken and cannot be written, because the disk is away. */
    private long kept;

    private boolean closed;
    private volatile boolean refused;

    Inbox(long bound) {
        this.bound = bound;
    }

    /** False where it has been closed. */
    synchronized boolean put(Turn turn) {
        if (closed) {
            return false;
        }
        pending += turn.bytes();
        waiting.add(turn);
        notifyAll();
        return true;
    }

    /** What waits, or nothing where nothing comes for so long. */
    @SuppressWarnings("WaitNotInLoop") // coming back too early does no harm
    synchronized List<Turn> take(long millis) throws InterruptedException {
        if (waiting.isEmpty() && !closed) {
            wait(millis);
        }
        List<Turn> taken = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && bytes < MOUTHFUL) {
            Turn next = waiting.remove();
            bytes += next.bytes();
            taken.add(next);
        }
        return taken;
    }

    /** So much of what was taken is over. */
    void settled(long bytes) {
        List<Runnable> tasks = List.of();
        synchronized (this) {
            pending -= bytes;
            if (pending <= bound / 4 && !relieved.isEmpty()) {
                tasks = List.copyOf(relieved);
                relieved.clear();
            }
        }
        tasks.forEach(Runnable::run);
    }

    /** What was taken and not written takes so much. */
    synchronized void keeps(long bytes) {
        kept = bytes;
    }

    /**
     * Whether what is kept should be made smaller: it takes half of the bound, and has grown since.
     *
     * @param least what it could not be made smaller than the last time
     */
    boolean isTooMuch(long bytes, long least) {
        return bytes > bound / 2 && bytes - least > bound / 8;
    }

    synchronized long pending() {
        return pending + kept;
    }

    /** Whether those who could wait should: half of the bound is reached. */
    synchronized boolean isBehind() { // what is kept does not move, and nobody should wait for it
        return pending > bound / 2;
    }

    synchronized boolean isFull() {
        return pending + kept >= bound;
    }

    /** A message is not taken. */
    void refuse() {
        refused = true;
    }

    /** Whether one was not taken since the start: a session may speak of it all the same. */
    boolean hasRefused() {
        return refused;
    }

    /** Runs a task when it is no longer behind, at once where it is not. On any thread, never under a lock. */
    void whenCaughtUp(Runnable task) {
        synchronized (this) {
            if (pending > bound / 2) {
                relieved.add(task);
                return;
            }
        }
        task.run();
    }

    /** Nothing more is put; what waits is still taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isDrained() {
        return closed && waiting.isEmpty();
    }
}
