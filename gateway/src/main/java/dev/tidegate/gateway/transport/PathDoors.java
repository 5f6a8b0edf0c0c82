package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Door;

/** The doors of a WebSocket listener. */
@FunctionalInterface
public interface PathDoors {
    /** The door of one of its paths into one I/O thread. */
    Door at(String path, int loop);
}
