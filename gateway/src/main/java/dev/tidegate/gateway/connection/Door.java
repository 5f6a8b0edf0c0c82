package dev.tidegate.gateway.connection;

/** Opens the conversation of each new wire. One door per listener and I/O thread. <i>Runs on: the wire's own I/O thread.</i> */
@FunctionalInterface
public interface Door {
    WireListener open(Wire wire);
}
