package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;

/**
 * What an upstream has granted in its CONNACK; where it says nothing, what the specification assumes (section 3.2.2.3).
 *
 * @param receiveMaximum messages of QoS 1 and 2 it takes unacknowledged
 * @param maximumQos the highest it takes
 * @param retain whether it takes retained messages
 * @param shares whether it may know shared subscriptions
 * @param maximumPacketSize the largest packet it takes, in bytes
 * @param keepAliveSeconds how often it wants to be spoken to, 0 for never
 */
record UpstreamTerms(
        int receiveMaximum, Qos maximumQos, Retain retain, Shares shares, int maximumPacketSize, int keepAliveSeconds) {
    /** As many as there are packet identifiers. */
    static final int MOST = 65_535;

    /** Before it has said anything. */
    static final UpstreamTerms UNLIMITED =
            new UpstreamTerms(MOST, Qos.EXACTLY_ONCE, Retain.TAKEN, Shares.UNKNOWN, Integer.MAX_VALUE, 0);

    /** What becomes of RETAIN there. */
    enum Retain {
        TAKEN,
        REFUSED
    }

    /** Whether it may know shared subscriptions. */
    enum Shares {
        KNOWN,
        UNKNOWN
    }

    /** The same, and no more than is known beforehand that it takes. */
    UpstreamTerms within(Manners manners) {
        return new UpstreamTerms(
                Math.min(receiveMaximum, manners.receiveMaximum()),
                maximumQos,
                retain,
                shares,
                Math.min(maximumPacketSize, manners.packetSize()),
                keepAliveSeconds);
    }

    /** @param receiveMaximum where it says nothing of it */
    static UpstreamTerms of(Packet.ConnAck granted, Packet.Connect asked, int receiveMaximum) {
        Properties said = granted.properties();
        return new UpstreamTerms(
                (int) said.number(Property.RECEIVE_MAXIMUM, receiveMaximum),
                Qos.of((int) said.number(Property.MAXIMUM_QOS, Qos.EXACTLY_ONCE.level())),
                said.number(Property.RETAIN_AVAILABLE, 1) == 0 ? Retain.REFUSED : Retain.TAKEN,
                asked.version().carriesProperties() && said.number(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1) != 0
                        ? Shares.KNOWN
                        : Shares.UNKNOWN,
                (int) Math.min(Integer.MAX_VALUE, said.number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE)),
                (int) said.number(Property.SERVER_KEEP_ALIVE, asked.keepAlive()));
    }
}
