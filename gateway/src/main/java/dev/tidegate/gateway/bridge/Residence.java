package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;

/** The two sessions a bridge has here. Nobody but a bridge can have a client identifier of this kind. */
enum Residence {
    /** Which messages leave. */
    OUTWARD(""),
    /** Which messages come to. */
    INWARD("/in");

    private final String ending;

    Residence(String ending) {
        this.ending = ending;
    }

    ClientId clientId(String bridge) {
        return new ClientId(ClientId.BRIDGES + bridge + ending);
    }
}
