package dev.tidegate.gateway.connection;

/**
 * For how long a client that has much to read has read nothing. Slow is not stalled: whoever takes a little now and then keeps its
 * connection. <i>Runs on: the connection's shard.</i>
 */
final class Stall {
    private final Wire wire;
    private long unsent;
    private long since;

    Stall(Wire wire) {
        this.wire = wire;
    }

    /** Milliseconds for which the wire has been full and taken nothing, as far as we have looked. */
    long millis(Sender sender, long now) {
        if (sender.hasRoom()) {
            unsent = 0;
            return 0;
        }
        long before = unsent;
        unsent = wire.unsent();
        if (before == 0 || unsent < before) {
            since = now;
        }
        return now - since;
    }

    void over() {
        unsent = 0;
    }
}
