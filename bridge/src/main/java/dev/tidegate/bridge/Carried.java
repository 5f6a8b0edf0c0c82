package dev.tidegate.bridge;

/**
 * A message on a bridge, in the names of the side it is handed to.
 *
 * @param topic a topic name
 * @param payload shared bytes, never to be changed
 * @param qos 0, 1 or 2
 * @param retention whether the receiving side keeps it
 */
public record Carried(String topic, byte[] payload, int qos, Retention retention) {
    /** What the RETAIN flag says. */
    public enum Retention {
        PASSING,
        RETAINED
    }

    @Override
    public String toString() {
        return "Carried[" + topic + ", qos " + qos + ", " + payload.length + " bytes, " + retention + "]";
    }
}
