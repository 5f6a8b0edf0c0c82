package dev.tidegate.bridge;

import java.net.URI;
import java.util.List;

/**
 * What one bridge is to do, as configured. Immutable; a reload makes a new one.
 *
 * @param name its label in logs, metrics and topics of its state
 * @param upstream where the remote broker listens: {@code mqtt}, {@code mqtts}, {@code ws} or {@code wss}
 * @param lanes what crosses it; at least one
 */
public record BridgePlan(String name, URI upstream, List<Lane> lanes) {
    private static final List<String> SCHEMES = List.of("mqtt", "mqtts", "ws", "wss");

    public BridgePlan {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a bridge needs a name");
        }
        if (upstream.getScheme() == null || !SCHEMES.contains(upstream.getScheme()) || upstream.getHost() == null) {
            throw new IllegalArgumentException("bridge " + name
                    + ": the address must look like mqtt://host:1883; its scheme is one of " + SCHEMES);
        }
        if (upstream.getUserInfo() != null) {
            throw new IllegalArgumentException("bridge " + name + ": no password in an address, addresses get logged");
        }
        if (lanes.isEmpty()) {
            throw new IllegalArgumentException("bridge " + name + ": nothing crosses it; give it a lane");
        }
        lanes = List.copyOf(lanes);
    }

    /** Which way a lane leads. */
    public enum Direction {
        /** From the gateway's clients to the upstream broker. */
        UP,
        /** From the upstream broker to the gateway's clients. */
        DOWN
    }

    /**
     * One thing that crosses.
     *
     * @param direction which way
     * @param filter what, in the names of the side it comes from
     * @param remap what it is called on the other side
     * @param maxQos the most a message keeps of its QoS: 0, 1 or 2
     */
    public record Lane(Direction direction, String filter, TopicRemap remap, int maxQos) {
        public Lane {
            if (filter.isEmpty()) {
                throw new IllegalArgumentException("a lane needs a topic filter; # takes everything");
            }
            if (maxQos < 0 || maxQos > 2) {
                throw new IllegalArgumentException("a QoS is 0, 1 or 2, not " + maxQos);
            }
        }
    }
}
