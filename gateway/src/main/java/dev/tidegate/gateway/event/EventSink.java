package dev.tidegate.gateway.event;

/**
 * Where events go. Called from every shard at once and on their I/O threads: a sink is safe for use by many threads, returns
 * quickly and never blocks.
 */
@FunctionalInterface
public interface EventSink {
    /** Takes note of what happened. */
    void accept(GatewayEvent event);

    /** Nobody listens: keeps tests still. */
    static EventSink none() {
        return event -> {};
    }

    /** Both hear everything, the first one first. */
    static EventSink both(EventSink first, EventSink second) {
        return event -> {
            first.accept(event);
            second.accept(event);
        };
    }

    /** A sink whose failures are logged and go no further: telling must never hurt a client. */
    static EventSink guarded(EventSink sink) {
        return new GuardedSink(sink);
    }
}
