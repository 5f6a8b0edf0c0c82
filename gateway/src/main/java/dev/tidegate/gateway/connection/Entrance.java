package dev.tidegate.gateway.connection;

/**
 * The listener a client came through. What holds there now, the {@link dev.tidegate.gateway.gate.Rulebook} says.
 *
 * @param listener its name in the configuration
 * @param place where the rules find what holds there: the listener, or one of its paths
 * @param keepAliveMax the longest keep alive granted there, in seconds
 * @param connectMillis from the opening of the wire to a complete and answered CONNECT
 */
public record Entrance(String listener, String place, int keepAliveMax, long connectMillis) {
    private static final int LONGEST_KEEP_ALIVE = 65_535;

    /** Where nothing is shorter than the limits say. */
    public Entrance(String listener, long connectMillis) {
        this(listener, listener, LONGEST_KEEP_ALIVE, connectMillis);
    }
}
