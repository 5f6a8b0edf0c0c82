package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The PUBLISH packets that need not be asked about again: nothing of them but topic and QoS could be objected to, and a packet with
 * this topic and this QoS has passed as it was. The terms of a connection never change; when its permissions do, all is forgotten.
 *
 * <p>The decoder hands out one and the same object for a topic that comes again, so this is one comparison. The table is
 * direct-mapped: a topic displaces whoever sat in its slot. <i>Runs on: the connection's shard.</i>
 */
final class Usual {
    /** A power of two. */
    private static final int TOPICS = 64;

    /** By QoS; what is sent exactly once is asked about each time. */
    private final @Nullable TopicName[][] passed = new @Nullable TopicName[Qos.EXACTLY_ONCE.level()][];

    /** Whether this packet is like one that has passed. */
    @SuppressWarnings(
            "ReferenceEquality") // the very object; another one of the same name is asked about, and that is all
    boolean passes(Packet.Publish packet, TopicName topic) {
        if (!isPlain(packet)) {
            return false;
        }
        @Nullable TopicName[] topics = passed[packet.qos().level()];
        return topics != null && topics[topic.hashCode() & TOPICS - 1] == topic;
    }

    /** A packet has passed as it was. */
    void passed(Packet.Publish packet, TopicName topic) {
        if (isPlain(packet)) {
            @Nullable TopicName[] topics = passed[packet.qos().level()];
            if (topics == null) {
                topics = new @Nullable TopicName[TOPICS];
                passed[packet.qos().level()] = topics;
            }
            topics[topic.hashCode() & TOPICS - 1] = topic;
        }
    }

    /** What has passed may not any more. */
    void forget() {
        passed[0] = null;
        passed[1] = null;
    }

    /** A retained message is counted, and properties are looked into. */
    private static boolean isPlain(Packet.Publish packet) {
        return packet.qos() != Qos.EXACTLY_ONCE
                && !packet.retain()
                && packet.properties().isEmpty();
    }
}
