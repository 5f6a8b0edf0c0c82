package dev.tidegate.gateway.codec;

/**
 * As what a client introduces itself with its CONNECT. MQTT 5 has subscription options for what a bridge needs; brokers of MQTT 3.1.1 that know
 * bridges, mosquitto first, look for the highest bit of the protocol level: they do not send it back what it has sent, and leave RETAIN as it was published.
 */
public enum Guise {
    CLIENT(0),
    /** Who does not know it refuses the protocol level, or closes the connection [MQTT-3.1.2-2]. */
    BRIDGE(0x80);

    private final int mark;

    Guise(int mark) {
        this.mark = mark;
    }

    /** The protocol level of a CONNECT in this dialect. */
    int level(int version, Dialect dialect) {
        return dialect.hasProperties() ? version : version | mark;
    }
}
