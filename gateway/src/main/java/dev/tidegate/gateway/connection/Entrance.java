package dev.tidegate.gateway.connection;

/**
 * The listener a client came through. What holds there now, the {@link dev.tidegate.gateway.gate.Rulebook} says.
 *
 * @param listener its name in the configuration
 * @param connectMillis from the opening of the wire to a complete and answered CONNECT
 */
public record Entrance(String listener, long connectMillis) {}
