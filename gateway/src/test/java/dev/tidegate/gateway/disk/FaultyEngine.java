package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between store and database: counts what is synced, and fails when a story says so. */
final class FaultyEngine implements Engine {
    private final Engine real;
    private final Disk disk;

    private FaultyEngine(Engine real, Disk disk) {
        this.real = real;
        this.disk = disk;
    }

    /** What all handles of one database share. Told by the test, read by the committing thread. */
    static final class Disk implements Engine.Opener {
        private final Engine.Opener real;
        private final AtomicInteger syncs = new AtomicInteger();
        private final AtomicInteger opened = new AtomicInteger();
        private final CountDownLatch unanswered = new CountDownLatch(1);
        private volatile Fault fault = Fault.NONE;

        Disk(Engine.Opener real) {
            this.real = real;
        }

        void become(Fault fault) {
            this.fault = fault;
        }

        /** Waits until somebody writes in vain. */
        void awaitSilence() throws InterruptedException {
            assertThat(unanswered.await(1, TimeUnit.MINUTES)).isTrue();
        }

        /** Writes that have been synced. */
        int syncs() {
            return syncs.get();
        }

        /** Handles there have been. */
        int opened() {
            return opened.get();
        }

        @Override
        public Engine open(Trust trust) throws IOException {
            if (fault == Fault.GONE) {
                throw new IOException("no such device");
            }
            opened.incrementAndGet();
            return new FaultyEngine(real.open(trust), this);
        }
    }

    /** What is wrong with the disk. */
    enum Fault {
        NONE,
        /** Nothing can be written. */
        FULL,
        /** It is written, and nobody knows. */
        LOST_SYNC,
        /** Not even opening works. */
        GONE,
        /** No write returns. */
        SILENT,
        /** Whoever writes comes to an end. */
        DEADLY,
        /** It was met while the database tidied up by itself; the next handle is good. */
        SPOILT
    }

    @Override
    public void write(Changeset changes, Durability durability) throws IOException {
        switch (disk.fault) {
            case NONE -> {
                real.write(changes, durability);
                if (durability == Durability.SYNC) {
                    disk.syncs.incrementAndGet();
                }
            }
            case SILENT -> {
                disk.unanswered.countDown();
                await().atMost(Duration.ofMinutes(5)).until(() -> disk.fault != Fault.SILENT);
                real.write(changes, durability);
            }
            case DEADLY -> throw new StackOverflowError("no more");
            case SPOILT -> {
                disk.fault = Fault.NONE;
                throw new Damaged("block checksum mismatch", new IOException("Corruption"));
            }
            case FULL, GONE -> throw new IOException("No space left on device");
            case LOST_SYNC -> {
                real.write(changes, durability);
                disk.fault = Fault.NONE;
                throw new IOException("Input/output error");
            }
        }
    }

    @Override
    public void remember() throws IOException {
        real.remember();
    }

    @Override
    public View view() {
        return real.view();
    }

    @Override
    public void flush() throws IOException {
        real.flush();
    }

    @Override
    public void close() {
        real.close();
    }

    /** The innermost message of a failure. */
    static String reason(@Nullable Throwable failure) {
        Throwable inner = failure;
        while (inner != null && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner == null ? "" : String.valueOf(inner.getMessage());
    }
}
