package dev.tidegate.gateway.transport;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where I/O threads leave what would hold up everybody else: the expensive arithmetic of TLS handshakes, and questions to name
 * servers. When the queue is full the task is rejected, and whoever needed it is turned away.
 */
final class SideThreads implements Executor, AutoCloseable {
    /** Tasks that may wait their turn. */
    private static final int QUEUE = 4096;

    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;

    SideThreads(String name, int threads) {
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
