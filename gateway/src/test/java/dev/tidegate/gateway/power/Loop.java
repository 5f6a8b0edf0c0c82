package dev.tidegate.gateway.power;

import dev.tidegate.gateway.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All shards on the thread that made this, which decides what is a turn. */
final class Loop {
    private static final long MOST_SECONDS = 20;
    private static final int NOBODY = -1;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Shard> shards = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    private int running = NOBODY;

    Loop(int count) {
        for (int i = 0; i < count; i++) {
            int index = i;
            shards.add(new Shard(
                    index,
                    task -> tasks.add(() -> run(index, task)),
                    () -> Thread.currentThread() == owner && running == index,
                    () -> 0,
                    new Shard.Mailbox(1_000_000, 1L << 30),
                    fault -> {
                        throw new IllegalStateException("on a shard", fault);
                    }));
        }
        Shard.introduce(shards);
    }

    private void run(int index, Runnable task) {
        running = index;
        try {
            task.run();
        } finally {
            running = NOBODY;
        }
    }

    Shard shard(int index) {
        return shards.get(index);
    }

    /** One turn of a shard, its end included. */
    void turn(int shard, Runnable work) {
        shards.get(shard).execute(work);
        drain();
    }

    private void drain() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    /** Does what comes until something is so. */
    void until(BooleanSupplier isSo) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        drain();
        while (!isSo.getAsBoolean()) {
            try {
                Runnable next = tasks.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new IllegalStateException("the store does not answer");
                }
                next.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            drain();
        }
    }
}
