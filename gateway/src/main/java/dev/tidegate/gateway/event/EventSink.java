package dev.tidegate.gateway.event;

/**
 * Where events go. The core calls its sink from every I/O thread at once, and it must return at once: between the two stands
 * an {@link EventQueue}. Behind that, sinks run on one thread and may be written as if there were no other.
 */
@FunctionalInterface
public interface EventSink {
    /** Takes note of what happened. */
    void accept(GatewayEvent event);

    /** Nothing has happened for a while, or nothing will any more: time to tell what was held back. */
    default void settle() {}

    /** Nobody listens: keeps tests still. */
    static EventSink none() {
        return event -> {};
    }

    /** Both hear everything, the first one first. */
    static EventSink both(EventSink first, EventSink second) {
        return new EventSink() {
            @Override
            public void accept(GatewayEvent event) {
                first.accept(event);
                second.accept(event);
            }

            @Override
            public void settle() {
                first.settle();
                second.settle();
            }
        };
    }

    /** A sink whose failures are logged and go no further: telling must never hurt a client. */
    static EventSink guarded(EventSink sink) {
        return new GuardedSink(sink);
    }
}
