package dev.tidegate.gateway.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries events from the I/O threads to one thread that does the telling. An I/O thread never waits for a log file or a
 * terminal: when the queue is full the event is dropped and counted, and {@link GatewayEvent.EventsLost} says so as soon as
 * there is room. Sinks behind the queue have a single thread for themselves.
 *
 * <p>Owned by the composition root, which closes it last, so that the goodbyes are told too.
 *
 * <p><i>Runs on: any thread for {@link #accept}; the listener on the queue's own thread.</i>
 */
public final class EventQueue implements EventSink, AutoCloseable {
    /** Waiting events; at about 100 bytes each this bounds the memory a flood of refusals can take. */
    public static final int CAPACITY = 8_192;

    /** Silence after which the listener is asked to settle. */
    private static final long IDLE_MILLIS = 1_000;

    /** What telling the rest may take when we close. */
    private static final long CLOSE_MILLIS = 2_000;

    /** Wakes the teller when we close; never told. */
    private static final GatewayEvent WAKE = new GatewayEvent.EventsLost(0);

    private static final VarHandle LOST = lostHandle();

    private final BlockingQueue<GatewayEvent> waiting;
    private final EventSink listener;
    private final Thread teller;

    private volatile boolean closing;

    @SuppressWarnings("unused") // Counted by many threads, through LOST.
    private long lost;

    /** Starts telling {@code listener}, which settles after each second without events. */
    public EventQueue(int capacity, EventSink listener) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.listener = EventSink.guarded(listener);
        this.teller = new Thread(this::tell, "tidegate-events");
        teller.setDaemon(true);
        teller.start();
    }

    @Override
    public void accept(GatewayEvent event) {
        if (!waiting.offer(event)) {
            LOST.getAndAdd(this, 1L);
        }
    }

    /** Tells what is still waiting, then stops; gives up after two seconds. Later events are lost. */
    @Override
    public void close() {
        closing = true;
        waiting.offer(WAKE); // No room for it: then the teller is not asleep.
        try {
            teller.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            while (!closing || !waiting.isEmpty()) {
                tell(waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS));
            }
            tell(null);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody else knows this thread", e);
        }
    }

    private void tell(@Nullable GatewayEvent event) {
        long missing = (long) LOST.getAndSet(this, 0L);
        if (missing > 0) {
            listener.accept(new GatewayEvent.EventsLost(missing));
        }
        if (event == null || event.equals(WAKE)) {
            listener.settle();
        } else {
            listener.accept(event);
        }
    }

    private static VarHandle lostHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(EventQueue.class, "lost", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
