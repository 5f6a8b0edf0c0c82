package dev.tidegate.gateway.connection;

/**
 * The byte stream to one client, whatever carries it: TCP, TLS or WebSocket frames. Implemented by {@code transport}.
 *
 * <p>Written bytes leave in order, with at most one socket write per loop turn; nothing is flushed by hand. <i>Runs on: the
 * wire's own I/O thread</i>, every method.
 */
public interface Wire {
    /** Copies these bytes behind what is already waiting. Ignored once the wire is closing. */
    void write(byte[] bytes, int from, int length);

    /** Queues these bytes without copying them: for large payloads, which nobody may change afterwards. */
    void writeShared(byte[] bytes, int from, int length);

    /** Bytes accepted by {@code write} that the kernel has not taken yet. */
    long unsent();

    /**
     * Lets the other wires of the thread have a turn: what is unsent leaves after that, and {@link WireListener#drained()} follows.
     */
    void rest();

    /**
     * From so many unsent bytes on, the owner takes the wire for full and waits for {@link WireListener#drained()}: a wire that
     * gets there sends at once instead of when the turn ends, and so is empty again, or backed up and will tell.
     */
    void fullAt(long unsentBytes);

    /** Stops reading: the peer's bytes wait in the kernel. */
    void pauseReading();

    void resumeReading();

    /**
     * Sends what is waiting, says goodbye in the carrier's words, reads and discards what the peer still sends, so that
     * the last packet is not lost to a reset, and closes, after a bounded time at the latest. {@link
     * WireListener#gone()} follows.
     */
    void close();

    /** Closes at once; what was not sent is lost. {@link WireListener#gone()} follows. */
    void abort();

    /** How the client came: its address from the beginning, all of it from the first byte received on. */
    Arrival arrival();
}
