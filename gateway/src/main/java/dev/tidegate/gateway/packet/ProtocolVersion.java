package dev.tidegate.gateway.packet;

import dev.tidegate.policy.Protocol;

/** The protocol versions a client may speak. Only {@code codec} asks which one it is. */
public enum ProtocolVersion {
    V3_1(3, "3.1"),
    V3_1_1(4, "3.1.1"),
    V5(5, "5.0");

    private final int level;
    private final String text;

    ProtocolVersion(int level, String text) {
        this.level = level;
        this.text = text;
    }

    /** The protocol level byte of CONNECT. */
    public int level() {
        return level;
    }

    /** What a policy calls it. */
    public Protocol protocol() {
        return carriesProperties() ? Protocol.MQTT_5 : Protocol.MQTT_3_1_1;
    }

    /** Whether its packets carry properties, so that the gateway can tell a client what it granted. */
    public boolean carriesProperties() {
        return level >= 5;
    }

    @Override
    public String toString() {
        return text;
    }
}
