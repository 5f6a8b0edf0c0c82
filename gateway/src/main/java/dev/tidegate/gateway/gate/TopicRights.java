package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Permissions;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's {@link Permissions} say of its packets, as the bits of {@link Feature#bit()}: 0 where there is nothing to
 * object to.
 *
 * <p>The decoder hands out one and the same object for a topic that comes again, so a publisher that stays with its topics costs
 * one comparison each time. The table is direct-mapped: a topic displaces whoever sat in its slot.
 *
 * <p>Owned by one connection; other permissions make another one. <i>Runs on: the connection's shard.</i>
 */
public final class TopicRights {
    /** A power of two. */
    private static final int TOPICS = 64;

    private static final int RETAINING = 3;

    private final Permissions permissions;
    private final boolean unlimited;
    private final @Nullable TopicName[] topics;
    private final byte[] ways;

    public TopicRights(Permissions permissions) {
        this.permissions = permissions;
        this.unlimited = permissions.isUnlimited();
        this.topics = new @Nullable TopicName[unlimited ? 0 : TOPICS];
        this.ways = new byte[topics.length];
    }

    public Permissions permissions() {
        return permissions;
    }

    /** Of a PUBLISH to the topic it means, alias resolved. */
    @SuppressWarnings("ReferenceEquality") // the very object; another one of the same name costs time and nothing else
    public long publish(TopicName topic, Packet.Publish packet) {
        if (unlimited) {
            return 0;
        }
        int slot = topic.hashCode() & TOPICS - 1;
        if (topics[slot] != topic) {
            topics[slot] = topic;
            ways[slot] = (byte) permissions.waysToPublish(topic.text());
        }
        int way = 1 << (packet.qos().level() + (packet.retain() ? RETAINING : 0));
        long refused = (ways[slot] & way) == 0 ? Feature.PUBLISH_NOT_PERMITTED.bit() : 0;
        return packet.properties().isEmpty() ? refused : refused | responseTopic(packet.properties());
    }

    private long responseTopic(Properties properties) {
        String topic = properties.text(Property.RESPONSE_TOPIC);
        return topic == null || permissions.maySubscribe(topic, 0) ? 0 : Feature.RESPONSE_TOPIC_OUT_OF_REACH.bit();
    }

    /** Of one filter of a SUBSCRIBE. */
    public long subscribe(TopicFilter filter, Qos qos) {
        return permissions.maySubscribe(filter.text(), qos.level()) ? 0 : Feature.SUBSCRIBE_NOT_PERMITTED.bit();
    }

    /** Of the will of a CONNECT. */
    public static long will(@Nullable Will will, Permissions permissions) {
        if (will == null) {
            return 0;
        }
        int qos = will.qos().level();
        int way = will.retain() ? Permissions.retaining(qos) : Permissions.way(qos);
        return permissions.mayPublish(will.topic().text(), way) ? 0 : Feature.WILL_NOT_PERMITTED.bit();
    }
}
