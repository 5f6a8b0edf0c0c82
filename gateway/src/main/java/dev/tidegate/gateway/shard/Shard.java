package dev.tidegate.gateway.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One I/O thread and what lives on it.
 *
 * <p>Everything of a session happens on its shard, so nothing of a session needs a lock. Shards speak by <em>notes</em>:
 * {@link #post} collects what one shard has to tell another during a loop turn and hands it over as one batch when the turn
 * ends. Notes from one sender arrive in the order they were posted; that is what keeps a publisher's messages in order
 * [MQTT-4.6.0-5].
 *
 * <p>A mailbox is bounded, in notes and in the bytes they carry: {@link #hasRoom} is asked before work is accepted that must not be lost. Notes that carry no
 * client's message (answers, hand-overs) are always taken: their number is bounded by the connections they belong to.
 *
 * <p>The loop, the clock and the ownership check are injected, so that a test runs shards on one thread and a clock moved by
 * hand.
 */
public final class Shard {
    private final int index;
    private final Executor loop;
    private final BooleanSupplier onLoop;
    private final LongSupplier clock;
    private final Mailbox mailbox;
    private final Consumer<Throwable> faults;
    private final Timers timers = new Timers(this::guarded);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    /** By target shard; written and emptied by this shard alone. */
    private final List<Batch> outgoing = new ArrayList<>();

    private List<Shard> all = List.of();
    /** What is done before this turn's notes leave. */
    private final List<Runnable> turnEnd = new ArrayList<>();

    private boolean endPlanned;
    /** Who waits for what, in the order in which they came: a stage by itself tells the last one first. */
    private final IdentityHashMap<Object, Queue<Runnable>> awaiting = new IdentityHashMap<>();

    /**
     * @param loop runs a task on this shard's thread: from outside as soon as possible, from within after the current turn
     * @param onLoop whether the calling thread is this shard's
     * @param clock milliseconds of a clock that never runs backwards
     * @param mailbox what may wait for this shard
     * @param faults hears what a note or a timer threw; everything else on the shard goes on
     */
    public Shard(
            int index,
            Executor loop,
            BooleanSupplier onLoop,
            LongSupplier clock,
            Mailbox mailbox,
            Consumer<Throwable> faults) {
        this.index = index;
        this.loop = loop;
        this.onLoop = onLoop;
        this.clock = clock;
        this.mailbox = mailbox;
        this.faults = faults;
    }

    /**
     * How much may wait for one shard.
     *
     * @param notes notes of any kind
     * @param bytes what the messages in them weigh
     */
    public record Mailbox(int notes, long bytes) {}

    /** What one shard has for another at the end of a turn. */
    private static final class Batch {
        private final List<Runnable> notes = new ArrayList<>();
        private long bytes;
    }

    /** Introduces the shards to each other, once, before any of them runs. */
    public static void introduce(List<Shard> shards) {
        for (Shard each : shards) {
            each.all = List.copyOf(shards);
            for (int i = 0; i < shards.size(); i++) {
                each.outgoing.add(new Batch());
            }
        }
    }

    public int index() {
        return index;
    }

    /** Every shard of the node, this one included. */
    public List<Shard> all() {
        return all;
    }

    /** Milliseconds of the injected clock; only differences mean anything. */
    public long now() {
        return clock.getAsLong();
    }

    /** The timers of this shard. */
    public Timers timers() {
        return timers;
    }

    /** Runs what is due. <i>Runs on: this shard</i>, at least every {@link Timers#TICK_MILLIS}. */
    public void tick() {
        timers.advance(now());
    }

    /** A check that runs, not a comment that hopes: everything of a session happens on its shard. */
    public void assertOwned() {
        if (!onLoop.getAsBoolean()) {
            throw new IllegalStateException("not on shard " + index);
        }
    }

    /** Whether this shard's mailbox takes more messages. Any thread may ask. */
    public boolean hasRoom() {
        return waiting.get() < mailbox.notes && waitingBytes.get() < mailbox.bytes;
    }

    /** Leaves a note for another shard; it is delivered with the batch of this loop turn. <i>Runs on: this shard.</i> */
    public void post(Shard target, Runnable note) {
        post(target, note, 0);
    }

    /** The same for a note that carries a message of this weight. */
    public void post(Shard target, Runnable note, long bytes) {
        Batch batch = outgoing.get(target.index);
        batch.notes.add(note);
        target.waiting.incrementAndGet();
        if (bytes > 0) {
            batch.bytes += bytes;
            target.waitingBytes.addAndGet(bytes);
        }
        planEnd();
    }

    /**
     * Does something when this turn ends, before its notes to other shards leave: what they speak of has been told to whoever
     * asked for this. <i>Runs on: this shard.</i>
     */
    public void atTurnEnd(Runnable task) {
        turnEnd.add(task);
        planEnd();
    }

    /**
     * Does something when whatever was on its way here has arrived: a fence through every other shard. <i>Runs on: this shard.</i>
     */
    public void afterAllNotes(Runnable task) {
        int[] fences = {all.size() - 1};
        if (fences[0] == 0) {
            task.run();
        }
        for (Shard other : all) {
            if (other != this) {
                post(
                        other,
                        () -> other.post(this, () -> {
                            fences[0]--;
                            if (fences[0] == 0) {
                                task.run();
                            }
                        }));
            }
        }
    }

    private void planEnd() {
        if (!endPlanned) {
            endPlanned = true;
            loop.execute(this::endTurn);
        }
    }

    /** Hands a note in from a thread that is no shard: a verified token, a finished write. */
    public void execute(Runnable note) {
        loop.execute(() -> guarded(note));
    }

    /**
     * Goes on when a stage has completed: at once where it has already, and on this shard in any case. Of those who wait for the
     * same stage, who came first goes on first. <i>Runs on: this shard.</i>
     *
     * @param then hears the result, or the failure and then no result
     */
    public <T> void await(CompletionStage<T> stage, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        Object key = future;
        Queue<Runnable> queue = awaiting.get(key);
        if (queue != null) {
            queue.add(() -> tell(future, then));
        } else if (future.isDone()) {
            tell(future, then); // outside the stage, which would keep to itself what this throws
        } else {
            Queue<Runnable> first = new ArrayDeque<>();
            first.add(() -> tell(future, then));
            awaiting.put(key, first);
            stage.whenComplete((result, failure) -> here(() -> goOn(key, first)));
        }
    }

    private void goOn(Object done, Queue<Runnable> queue) {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            guarded(next);
        }
        awaiting.remove(done);
    }

    private static <T> void tell(
            CompletableFuture<T> done, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        if (done.isCompletedExceptionally()) {
            then.accept(null, done.handle((result, failure) -> failure).join());
        } else {
            then.accept(done.join(), null);
        }
    }

    private void here(Runnable note) {
        if (onLoop.getAsBoolean()) {
            guarded(note);
        } else {
            execute(note);
        }
    }

    /** Whether a stage has come to a good end already, so that nobody needs to wait for it. */
    public static boolean isDone(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private void endTurn() {
        endPlanned = false;
        List<Runnable> tasks = List.copyOf(turnEnd);
        turnEnd.clear();
        tasks.forEach(this::guarded);
        for (Shard target : all) {
            Batch batch = outgoing.get(target.index);
            if (!batch.notes.isEmpty()) {
                outgoing.set(target.index, new Batch());
                target.loop.execute(() -> target.read(batch));
            }
        }
    }

    private void read(Batch batch) {
        List<Runnable> notes = batch.notes;
        for (int i = 0; i < notes.size(); i++) {
            waiting.decrementAndGet();
            guarded(notes.get(i));
        }
        waitingBytes.addAndGet(-batch.bytes); // all of it is held until the last note is read
    }

    /** One note's failure is not the next one's: they belong to different clients. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError fault) {
            faults.accept(fault);
        }
    }

    @Override
    public String toString() {
        return "shard " + index;
    }
}
