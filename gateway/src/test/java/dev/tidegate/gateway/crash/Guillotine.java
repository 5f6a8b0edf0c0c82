package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.disk.Milestone;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends its own process by SIGKILL when the store passes a milestone for the nth time; the thread that passes it goes no further. The
 * signal comes from a shell that waits for the word, so that it comes at once.
 */
final class Guillotine implements Consumer<Milestone> {
    /** {@code NAME:count}: the milestone, and the how manieth of them. */
    static final String PROPERTY = "crash.at";

    private static final String FALLEN = PROPERTY + " ";
    /** Passed only by a store whose disk fails, or only once it has failed; tests of failing disks look there. */
    private static final Set<Milestone> OF_FAILURES =
            EnumSet.of(Milestone.FAILED, Milestone.REOPENED, Milestone.RECOVERED);

    /** What a life has to look like to get to a milestone. */
    enum Way {
        /** Passed once, by every start. */
        START(1),
        /** Passed all the time. */
        WORK(400),
        /** Once for each session that is read. */
        RETURNS(30),
        /** Sessions have to end. */
        ENDINGS(3),
        /** The store's memory has to fill. */
        MUCH(1),
        /** The gateway has to be asked to stop. */
        STOP(1);

        private final int most;

        Way(int most) {
            this.most = most;
        }

        /** How often it is passed in a life, more or less. */
        int most() {
            return most;
        }

        boolean isLong() {
            return this == MUCH;
        }
    }

    private static final long REST_NANOS = 20_000_000;

    private final Milestone milestone;
    private final AtomicInteger left;
    private final OutputStream word;

    private Guillotine(String place) {
        int colon = place.indexOf(':');
        milestone = Milestone.valueOf(place.substring(0, colon));
        left = new AtomicInteger(Integer.parseInt(place.substring(colon + 1)));
        try {
            // Ends without a signal when this process dies some other way: then there is nothing to read.
            word = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "read word && kill -9 " + ProcessHandle.current().pid())
                    .start()
                    .getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the process was told to die at, or nothing. */
    static Consumer<Milestone> at(@Nullable String place) {
        return place == null ? milestone -> {} : new Guillotine(place);
    }

    @Override
    public void accept(Milestone passed) {
        if (passed == milestone && left.decrementAndGet() == 0) {
            // Nothing is written meanwhile: whatever is acknowledged now is acknowledged too early.
            LockSupport.parkNanos(REST_NANOS);
            try {
                System.out.println(FALLEN + passed);
                System.out.flush();
                word.write('\n');
                word.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            while (true) {
                LockSupport.park();
            }
        }
    }

    // --- for the driver ---

    static List<String> milestones() {
        return Arrays.stream(Milestone.values())
                .filter(milestone -> !OF_FAILURES.contains(milestone))
                .map(Milestone::name)
                .toList();
    }

    /** How to get to a milestone, by its name. */
    static Way wayTo(String milestone) {
        return switch (Milestone.valueOf(milestone)) {
            case LIFE_WRITTEN, OPENED, ORPHANS_DELETED -> Way.START;
            case RESUME_READ -> Way.RETURNS;
            case FORGET_WRITTEN -> Way.ENDINGS;
            case FLUSH_BEGUN, FLUSH_ENDED, COMPACTION_BEGUN, COMPACTION_ENDED -> Way.MUCH;
            case CLOSING, CLOSED -> Way.STOP;
            case TURN_TAKEN,
                    BATCH_BUILT,
                    BEFORE_WRITE,
                    AFTER_WRITE,
                    BEFORE_ANSWER,
                    AFTER_ANSWER,
                    SNAPSHOT_BUILT,
                    SNAPSHOT_WRITTEN,
                    BODY_DELETED,
                    RETAINED_WRITTEN,
                    FAILED,
                    REOPENED,
                    RECOVERED -> Way.WORK;
        };
    }

    static boolean hasFallen(List<String> said) {
        return said.stream().anyMatch(line -> line.startsWith(FALLEN));
    }
}
