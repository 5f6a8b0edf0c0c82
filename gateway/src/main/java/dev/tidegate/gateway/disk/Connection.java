package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as the committing thread has it: a handle that works, or none, and the reason. A handle that failed once is closed and
 * never trusted again. <i>Runs on: the committing thread</i>; what is said of its health, on any.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final long FIRST_WAIT = 100;
    private static final long LONGEST_WAIT = 5_000;
    /** A write that takes so long is trouble, though nobody knows which. */
    private static final long STALL_MILLIS = 10_000;

    private static final long IDLE = -1;
    private static final long BETWEEN_MENDINGS = 60_000;

    private final Engine.Opener opener;
    private final Durability durability;
    private final LongSupplier wall;

    private @Nullable Engine engine;
    private Engine.Trust trust = Engine.Trust.FULL;
    private long wait = FIRST_WAIT;
    private long nextTry;
    private long nextMending = nanoMillis();
    private volatile @Nullable Trouble trouble;
    /** When the write began that is not over yet, by the clock on the wall. */
    private volatile long writing = IDLE;
    /** Written by the committing thread alone. */
    private volatile Work work = Work.NONE;

    /** Why nothing can be written, and since when by the clock on the wall. */
    record Trouble(IOException why, long since) {}

    Connection(Engine engine, Engine.Opener opener, Durability durability, LongSupplier wall) {
        this.engine = engine;
        this.opener = opener;
        this.durability = durability;
        this.wall = wall;
    }

    boolean isUp() {
        return engine != null;
    }

    /** Gives the handle up where somebody could not read from it, so that what can be read is mended; not again and again. */
    void heed() {
        Engine open = engine;
        if (open == null) {
            return;
        }
        Engine.Damaged damaged = open.suspicion();
        if (damaged != null && nanoMillis() >= nextMending) {
            nextMending = nanoMillis() + BETWEEN_MENDINGS;
            broke(damaged);
            return;
        }
        try {
            open.remember();
        } catch (IOException failed) {
            broke(failed);
        }
    }

    /** Looks at everything and leaves out what cannot be read; before the committing thread begins. */
    void mend() throws IOException {
        closeEngine();
        engine = opener.open(Engine.Trust.DAMAGED);
    }

    /** Any thread. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /** Why nothing is written, as far as that can be seen from outside: a disk may also say nothing at all. Any thread. */
    @Nullable
    Trouble visibleTrouble() {
        Trouble known = trouble;
        long since = writing;
        long millis = wall.getAsLong() - since;
        if (known != null || since == IDLE || millis < STALL_MILLIS) {
            return known;
        }
        return new Trouble(new IOException("the disk has not answered for " + millis / 1_000 + " s"), since);
    }

    /** Any thread. */
    Work work() {
        return work;
    }

    IOException why() {
        Trouble known = trouble;
        return new IOException("the store cannot write", known == null ? null : known.why());
    }

    /** The first word of a life, which survives whatever is promised; before the committing thread begins. */
    void begin(Changeset changes, Findings findings) throws IOException {
        try {
            secure(changes);
        } catch (Engine.Damaged damaged) { // the database tidies up by itself, and met it first
            findings.accept(Damage.of("the database", damaged));
            mend();
            secure(changes);
        }
    }

    private void secure(Changeset changes) throws IOException {
        engine().write(changes, Durability.SYNC);
    }

    void write(Changeset changes) throws IOException {
        long began = System.nanoTime();
        writing = wall.getAsLong();
        try {
            engine().write(changes, durability);
        } finally {
            writing = IDLE;
        }
        work = work.committed(System.nanoTime() - began);
    }

    Engine.View view() {
        return engine().view();
    }

    private Engine engine() {
        Engine open = engine;
        if (open == null) {
            throw new IllegalStateException("the database is not open");
        }
        return open;
    }

    void broke(IOException failed) {
        work = work.failed();
        Trouble before = trouble;
        trouble = new Trouble(failed, before == null ? wall.getAsLong() : before.since());
        if (before == null) {
            LOG.error(
                    "the store cannot write, and nothing is acknowledged that has to survive: {}", failed.getMessage());
        }
        if (failed instanceof Engine.Damaged) {
            trust = Engine.Trust.DAMAGED;
        }
        closeEngine();
        nextTry = nanoMillis() + wait;
        wait = Math.min(2 * wait, LONGEST_WAIT);
    }

    /** Lets go of it without another word. */
    void abandon() {
        closeEngine();
    }

    private void closeEngine() {
        Engine open = engine;
        engine = null;
        if (open != null) {
            open.close();
        }
    }

    boolean isDue() {
        return nanoMillis() >= nextTry;
    }

    long millisToWait(long idle) {
        return isUp() ? idle : Math.max(1, nextTry - nanoMillis());
    }

    void reopen() throws IOException {
        closeEngine();
        engine = opener.open(trust);
        trust = Engine.Trust.FULL; // what was damaged has been mended
    }

    void recovered() {
        trouble = null;
        wait = FIRST_WAIT;
        LOG.info("the store writes again; what was kept is on disk");
    }

    void close() {
        Engine open = engine;
        if (open != null) {
            try {
                open.flush();
            } catch (IOException failed) {
                LOG.warn("the store could not tidy up before it closed; nothing is lost: {}", failed.getMessage());
            }
        }
        closeEngine();
    }

    private static long nanoMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
