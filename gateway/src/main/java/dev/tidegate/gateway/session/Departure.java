package dev.tidegate.gateway.session;

/** How a client left. */
public enum Departure {
    /** With DISCONNECT 0x00: its will is discarded [MQTT-3.14.4-3]. */
    PEACEFUL,
    /** In any other way: its will is due. */
    ABRUPT
}
