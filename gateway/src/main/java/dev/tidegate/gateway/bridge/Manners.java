package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is known beforehand of an upstream's ways: what it would refuse, or throw us out for, is made to fit before it is sent, or stays
 * here. By itself it knows nothing. <i>Runs on: the shard of the bridge.</i>
 */
public interface Manners {
    /** Of an upstream of which only that is known which it says itself. */
    Manners UNKNOWN = new Manners() {};

    /** What may be said instead of this CONNECT; null for nothing. */
    default Packet.@Nullable Connect connect(Packet.Connect asked) {
        return asked;
    }

    /** What may be said instead of this PUBLISH; null for nothing. */
    default Packet.@Nullable Publish publish(Packet.Publish asked) {
        return asked;
    }

    /** What may be subscribed to instead; null for nothing. */
    default @Nullable SubscriptionRequest subscribe(SubscriptionRequest asked) {
        return asked;
    }

    /** The most filters it takes in one SUBSCRIBE. */
    default int filtersAtOnce() {
        return Integer.MAX_VALUE;
    }

    /** The most messages of QoS 1 and 2 it takes unacknowledged. */
    default int receiveMaximum() {
        return UpstreamTerms.MOST;
    }

    /** The largest packet it takes, in bytes. */
    default int packetSize() {
        return Integer.MAX_VALUE;
    }

    /** Messages a second, no more of them than it takes; 0 for as many as there are. */
    default int rate(int wanted) {
        return wanted;
    }

    /** There will be no more questions. */
    default void close() {
        // nothing to be closed
    }
}
