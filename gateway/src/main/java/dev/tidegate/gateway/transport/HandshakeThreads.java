package dev.tidegate.gateway.transport;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where the expensive arithmetic of TLS handshakes happens, so that a flood of them cannot hold up those who are already
 * connected. When the queue is full, the handshake is refused and its connection closed.
 */
final class HandshakeThreads implements Executor, AutoCloseable {
    /** Handshakes that may wait their turn. */
    private static final int QUEUE = 4096;

    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor pool;

    HandshakeThreads() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "tidegate handshake");
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
