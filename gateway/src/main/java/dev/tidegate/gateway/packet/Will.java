package dev.tidegate.gateway.packet;

/**
 * The message a client leaves behind, as CONNECT carried it, section 3.1.2.5.
 *
 * @param payload shared bytes, never to be changed
 * @param properties the will properties, will delay and message expiry among them
 */
public record Will(TopicName topic, byte[] payload, Qos qos, boolean retain, Properties properties) {

    /** Seconds between the end of the connection and the will, 0 where none was asked for. */
    public long delaySeconds() {
        return properties.number(Property.WILL_DELAY_INTERVAL, 0);
    }

    @Override
    public String toString() {
        return "Will[" + topic + ", " + qos + ", " + payload.length + " bytes]";
    }
}
