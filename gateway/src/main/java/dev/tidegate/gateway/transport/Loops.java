package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * The I/O threads, shared by all listeners and all connections the gateway opens: one XNIO worker. Every wire lives on one of these threads from its first byte to
 * its last, and so does everything about it. Made and closed by {@code app}. <i>Runs on: any thread.</i>
 */
public final class Loops implements AutoCloseable {
    /** Threads for what may block: page files and TLS handshakes. */
    private static final int TASK_THREADS = 4;

    /** Questions to name servers at the same time; an answer can take half a minute. */
    private static final int NAME_THREADS = 4;

    private static final int TERMINATION_SECONDS = 5;

    private final XnioWorker worker;
    private final Loop[] loops;
    private final SideThreads handshakes;
    private final SideThreads names;

    private Loops(XnioWorker worker, LongSupplier nanos, Consumer<Throwable> faults) {
        this.worker = worker;
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.handshakes = new SideThreads("tidegate handshake", half);
        this.names = new SideThreads("tidegate names", NAME_THREADS);
        this.loops = new Loop[worker.getIoThreadCount()];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new Loop(i, worker.getIoThread(i), nanos, faults);
        }
    }

    /**
     * Starts this many I/O threads.
     *
     * @param nanos a clock that only runs forward, in nanoseconds
     * @param faults hears what a {@link dev.tidegate.gateway.connection.WireListener} threw, on the thread it happened; only
     *     that wire is closed
     */
    public static Loops start(int count, LongSupplier nanos, Consumer<Throwable> faults) {
        OptionMap options = OptionMap.builder()
                .set(Options.WORKER_NAME, "tidegate")
                .set(Options.WORKER_IO_THREADS, count)
                .set(Options.WORKER_TASK_CORE_THREADS, TASK_THREADS)
                .set(Options.WORKER_TASK_MAX_THREADS, TASK_THREADS)
                .getMap();
        try {
            return new Loops(Xnio.getInstance(Loops.class.getClassLoader()).createWorker(options), nanos, faults);
        } catch (IOException e) {
            throw new UncheckedIOException("The I/O threads could not start", e);
        }
    }

    public int count() {
        return loops.length;
    }

    /**
     * Runs tasks on one I/O thread, in the order they came, between two rounds of socket events. After {@link #close} it
     * rejects them.
     */
    public Executor loop(int index) {
        return loops[index].thread;
    }

    /** Which of the I/O threads runs this; -1 on any other thread. */
    public int currentIndex() {
        XnioIoThread current = XnioIoThread.currentThread();
        if (current == null || current.getWorker() != worker || current.getNumber() >= loops.length) {
            return -1;
        }
        return current.getNumber();
    }

    /** Closes every wire that is left (each hears {@code gone}) and ends the threads. */
    @Override
    public void close() {
        worker.shutdown();
        handshakes.close();
        names.close();
        try {
            worker.awaitTermination(TERMINATION_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    XnioWorker worker() {
        return worker;
    }

    Executor handshakes() {
        return handshakes;
    }

    /** For what waits for a name server. */
    Executor names() {
        return names;
    }

    Loop at(int index) {
        return loops[index];
    }

    Loop of(XnioIoThread thread) {
        return loops[thread.getNumber()];
    }
}
