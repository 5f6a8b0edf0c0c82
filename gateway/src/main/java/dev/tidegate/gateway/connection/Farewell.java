package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;

/**
 * What clients hear whom the gateway sends away because it stops. Made by {@code app}; any thread may read it.
 *
 * @param code what DISCONNECT says; clients of MQTT 3.1.1 see their socket closed and nothing else
 * @param properties where they may go instead, if it is known (section 4.13 of MQTT 5)
 */
public record Farewell(ReasonCode code, Properties properties) {
    static final String WHY = "the gateway stops";

    /** To clients who have no other place to go to. */
    public static final Farewell STOPPING = new Farewell(ReasonCode.SERVER_SHUTTING_DOWN, Properties.NONE);

    /** To clients who may go to another server for now. */
    public static Farewell useAnother(String server) {
        return new Farewell(ReasonCode.USE_ANOTHER_SERVER, reference(server));
    }

    /** To clients who shall go to another server for good. */
    public static Farewell moved(String server) {
        return new Farewell(ReasonCode.SERVER_MOVED, reference(server));
    }

    private static Properties reference(String server) {
        return Properties.builder().text(Property.SERVER_REFERENCE, server).build();
    }

    /** Says it to a client that has been greeted, as far as its dialect has words and it takes so many bytes. */
    void sayTo(Sender client) {
        if (!client.send(new Packet.Disconnect(code, properties)) && !properties.isEmpty()) {
            client.send(new Packet.Disconnect(ReasonCode.SERVER_SHUTTING_DOWN, Properties.NONE)); // [MQTT-3.1.2-24]
        }
    }

    /** Says it to a client that waits for CONNACK, which has no 0x8B. */
    Packet.ConnAck refusal() {
        ReasonCode said = properties.isEmpty() ? ReasonCode.SERVER_UNAVAILABLE : code;
        return new Packet.ConnAck(false, said, properties);
    }
}
