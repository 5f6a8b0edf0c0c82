package dev.tidegate.gateway.shard;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timer wheel: many deadlines, most of them cancelled or moved before they come.
 *
 * <p>Deadlines are rounded up to the next tick, so nothing fires early. A deadline further away than one turn of the wheel
 * stays in its slot until its round comes. Timers of one tick fire in the order they were set. Setting, moving and cancelling
 * take constant time; an idle connection costs one {@link Timer}.
 *
 * <p><i>Runs on: the owner shard.</i> The time is whatever {@link #advance} is told.
 */
public final class Timers {
    /** The wheel's resolution in milliseconds. */
    public static final long TICK_MILLIS = 100;

    private static final int SLOTS = 1024;

    private final Consumer<Runnable> runner;
    private final Timer[] slots = new Timer[SLOTS];
    /** Timers whose tick has come. Empty between two calls, unless an error got past the runner: the rest fires with the next. */
    private final Timer firing = ring();

    private long tick = Long.MIN_VALUE;

    /** @param runner runs a task that is due, and lets no exception out */
    Timers(Consumer<Runnable> runner) {
        this.runner = runner;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = ring();
        }
    }

    /** The fixed point of an empty ring; its task never runs. */
    private static Timer ring() {
        Timer head = timer(() -> {});
        head.previous = head;
        head.next = head;
        return head;
    }

    /** Something to do at a time yet to be set. */
    public static Timer timer(Runnable task) {
        return new Task(task);
    }

    /** Sets or moves a timer to {@code delay} milliseconds from {@code now}. */
    public void set(Timer timer, long now, long delay) {
        timer.cancel();
        if (tick == Long.MIN_VALUE) {
            tick = Math.floorDiv(now, TICK_MILLIS);
        }
        long due = Math.max(-Math.floorDiv(-(now + delay), TICK_MILLIS), tick + 1);
        timer.due = due;
        append(timer, slots[(int) Math.floorMod(due, (long) SLOTS)]);
    }

    private static void append(Timer timer, Timer ring) {
        timer.previous = ring.previous;
        timer.next = ring;
        timer.previous().next = timer;
        ring.previous = timer;
    }

    /** Fires everything due up to {@code now}, tick by tick. */
    void advance(long now) {
        long target = Math.floorDiv(now, TICK_MILLIS);
        if (tick == Long.MIN_VALUE) {
            tick = target;
        }
        fire();
        while (tick < target) {
            tick++;
            collect(slots[(int) Math.floorMod(tick, (long) SLOTS)]);
            fire();
        }
    }

    /** Takes what is due out of a slot before any of it fires: tasks may set and cancel whatever they like. */
    private void collect(Timer slot) {
        Timer timer = slot.next();
        while (timer != slot) {
            Timer next = timer.next();
            if (timer.due <= tick) {
                timer.cancel();
                append(timer, firing);
            }
            timer = next;
        }
    }

    private void fire() {
        for (Timer timer = firing.next(); timer != firing; timer = firing.next()) {
            timer.cancel();
            runner.accept(timer);
        }
    }

    private static final class Task extends Timer {
        private final Runnable task;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
        }
    }

    /** A deadline in the wheel, or out of it. Whoever has a million of them lets each know by itself what is to be done. */
    public abstract static class Timer implements Runnable {
        private long due;
        private @Nullable Timer previous;
        private @Nullable Timer next;

        /** Takes it out of the wheel; harmless where it is not in. */
        public void cancel() {
            if (next != null) {
                previous().next = next;
                next.previous = previous;
                next = null;
                previous = null;
            }
        }

        private Timer previous() {
            if (previous == null) {
                throw new IllegalStateException("not in the wheel");
            }
            return previous;
        }

        private Timer next() {
            if (next == null) {
                throw new IllegalStateException("not in the wheel");
            }
            return next;
        }
    }
}
