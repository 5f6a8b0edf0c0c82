package dev.tidegate.gateway.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The one thread of the driver: every socket and every timer, in turn, so that before and after are never in doubt. */
final class Reactor implements AutoCloseable {
    private static final long LONGEST_WAIT = 20;

    private record Task(long at, long number, Runnable work) {}

    private final Selector selector;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long numbers;

    Reactor() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void after(long millis, Runnable work) {
        tasks.add(new Task(millis() + millis, numbers++, work));
    }

    Link open(InetSocketAddress address, Link.Listener listener) {
        Link link = new Link(selector, listener);
        if (!link.connect(address)) {
            after(0, link::cut);
        }
        return link;
    }

    /** Goes on until this is so, or the time is up; says whether it is so. */
    boolean runUntil(BooleanSupplier done, long mostMillis) {
        long end = millis() + mostMillis;
        while (!done.getAsBoolean()) {
            long now = millis();
            if (now >= end) {
                return false;
            }
            turn(Math.max(1, Math.min(LONGEST_WAIT, end - now)));
        }
        return true;
    }

    private void turn(long wait) {
        Task next = tasks.peek();
        long pause = next == null ? wait : Math.max(0, Math.min(wait, next.at - millis()));
        try {
            if (pause == 0) {
                selector.selectNow();
            } else {
                selector.select(pause);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Link) key.attachment()).ready();
        }
        selector.selectedKeys().clear();
        long now = millis();
        for (Task due = tasks.peek(); due != null && due.at <= now; due = tasks.peek()) {
            tasks.remove();
            due.work.run();
        }
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
