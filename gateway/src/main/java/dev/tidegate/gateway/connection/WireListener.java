package dev.tidegate.gateway.connection;

/** What a {@link Wire} tells its owner. <i>Runs on: the wire's own I/O thread</i>, every method. */
public interface WireListener {
    /**
     * Bytes arrived, cut anywhere: half a packet or three. The array belongs to the caller and is overwritten after this
     * call returns.
     */
    void received(byte[] bytes, int from, int to);

    /** The wire was backed up, or resting, and has sent everything: there is room again. */
    void drained();

    /** The wire is closed, by whomever; called exactly once. */
    void gone();
}
