package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.OwnTopics;
import dev.tidegate.policy.ReasonCode;
import java.util.List;

/** Which features does this packet use? Answers with the bits of {@link Feature#bit()}; see also {@link Excess}. */
final class FeatureScan {
    private static final long[] OF_QOS = {
        Feature.PUBLISH_QOS_0.bit(), Feature.PUBLISH_QOS_1.bit(), Feature.PUBLISH_QOS_2.bit()
    };

    private FeatureScan() {}

    static long connect(Packet.Connect packet) {
        Properties properties = packet.properties();
        return version(packet.version())
                | when(packet.userName() != null, Feature.USER_NAME)
                | when(properties.has(Property.AUTHENTICATION_METHOD), Feature.ENHANCED_AUTHENTICATION)
                | has(properties, Property.AUTHENTICATION_DATA, Feature.AUTHENTICATION_DATA)
                | when(packet.clientId().isEmpty(), Feature.EMPTY_CLIENT_ID)
                | (packet.keepAlive() == 0 ? Feature.NO_KEEP_ALIVE.bit() : Feature.KEEP_ALIVE.bit())
                | (packet.cleanStart() ? Feature.CLEAN_START.bit() : Feature.PERSISTENT_SESSION.bit())
                | above0(properties, Property.SESSION_EXPIRY_INTERVAL, Feature.SESSION_EXPIRY)
                | (packet.will() == null ? 0 : will(packet.will()))
                | has(properties, Property.RECEIVE_MAXIMUM, Feature.CLIENT_RECEIVE_MAXIMUM)
                | has(properties, Property.MAXIMUM_PACKET_SIZE, Feature.CLIENT_MAXIMUM_PACKET_SIZE)
                | above0(properties, Property.TOPIC_ALIAS_MAXIMUM, Feature.CLIENT_TOPIC_ALIAS_MAXIMUM)
                | above0(properties, Property.REQUEST_RESPONSE_INFORMATION, Feature.REQUEST_RESPONSE_INFORMATION)
                | when(
                        properties.number(Property.REQUEST_PROBLEM_INFORMATION, 1) == 0,
                        Feature.REQUEST_PROBLEM_INFORMATION)
                | has(properties, Property.USER_PROPERTY, Feature.CONNECT_USER_PROPERTIES);
    }

    private static long version(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> Feature.MQTT_3_1.bit();
            case V3_1_1 -> Feature.MQTT_3_1_1.bit();
            case V5 -> Feature.MQTT_5.bit();
        };
    }

    private static long will(Will will) {
        Properties properties = will.properties();
        return Feature.WILL.bit()
                | when(will.topic().isSystem(), Feature.WILL_TO_SYSTEM_TOPIC)
                | when(will.qos() == Qos.AT_LEAST_ONCE, Feature.WILL_QOS_1)
                | when(will.qos() == Qos.EXACTLY_ONCE, Feature.WILL_QOS_2)
                | when(will.retain(), Feature.WILL_RETAIN)
                | above0(properties, Property.WILL_DELAY_INTERVAL, Feature.WILL_DELAY)
                | has(properties, Property.MESSAGE_EXPIRY_INTERVAL, Feature.WILL_MESSAGE_EXPIRY)
                | has(properties, Property.USER_PROPERTY, Feature.WILL_USER_PROPERTIES);
    }

    /** Of a PUBLISH on the topic it means; the usual one uses its QoS and nothing else. */
    static long publish(Packet.Publish packet, TopicName topic) {
        long mask = OF_QOS[packet.qos().level()]
                | when(topic.isSystem(), Feature.SYSTEM_TOPIC_NAME)
                | when(packet.retain(), Feature.RETAIN);
        Properties properties = packet.properties();
        if (properties.isEmpty()) {
            return mask;
        }
        return mask
                | has(properties, Property.TOPIC_ALIAS, Feature.TOPIC_ALIAS)
                | above0(properties, Property.PAYLOAD_FORMAT_INDICATOR, Feature.PAYLOAD_FORMAT)
                | has(properties, Property.MESSAGE_EXPIRY_INTERVAL, Feature.MESSAGE_EXPIRY)
                | has(properties, Property.RESPONSE_TOPIC, Feature.RESPONSE_TOPIC)
                | has(properties, Property.CORRELATION_DATA, Feature.CORRELATION_DATA)
                | has(properties, Property.USER_PROPERTY, Feature.PUBLISH_USER_PROPERTIES)
                | has(properties, Property.CONTENT_TYPE, Feature.CONTENT_TYPE);
    }

    /** Of one filter of a SUBSCRIBE, and of what the packet says for all its filters. */
    static long subscribe(TopicFilter filter, SubscriptionRequest request, Properties properties) {
        List<String> levels = filter.levels();
        return Feature.SUBSCRIBE.bit()
                | when(filter.isShared(), Feature.SHARED_SUBSCRIPTION)
                | when(levels.contains("+"), Feature.SINGLE_LEVEL_WILDCARD)
                | when(levels.contains("#"), Feature.MULTI_LEVEL_WILDCARD)
                | has(properties, Property.SUBSCRIPTION_IDENTIFIER, Feature.SUBSCRIPTION_IDENTIFIER)
                | when(levels.get(0).equals("$SYS") && !OwnTopics.isOne(filter.text()), Feature.SYS_TOPICS)
                | when(request.qos() == Qos.AT_LEAST_ONCE, Feature.SUBSCRIBE_QOS_1)
                | when(request.qos() == Qos.EXACTLY_ONCE, Feature.SUBSCRIBE_QOS_2)
                | when(request.noLocal(), Feature.NO_LOCAL)
                | when(request.retainAsPublished(), Feature.RETAIN_AS_PUBLISHED)
                | when(request.retainHandling() != RetainHandling.SEND, Feature.RETAIN_HANDLING)
                | has(properties, Property.USER_PROPERTY, Feature.SUBSCRIBE_USER_PROPERTIES);
    }

    static long unsubscribe(Packet.Unsubscribe packet) {
        return Feature.UNSUBSCRIBE.bit()
                | has(packet.properties(), Property.USER_PROPERTY, Feature.UNSUBSCRIBE_USER_PROPERTIES);
    }

    /** Of PUBACK, PUBREC, PUBREL and PUBCOMP; the usual one uses nothing at all. */
    static long acknowledgement(ReasonCode code, Properties properties) {
        return when(code.isError(), Feature.ERROR_IN_ACKNOWLEDGEMENT)
                | has(properties, Property.USER_PROPERTY, Feature.ACKNOWLEDGEMENT_USER_PROPERTIES);
    }

    static long disconnect(Packet.Disconnect packet) {
        return Feature.DISCONNECT.bit()
                | has(packet.properties(), Property.SESSION_EXPIRY_INTERVAL, Feature.DISCONNECT_SESSION_EXPIRY)
                | has(packet.properties(), Property.USER_PROPERTY, Feature.DISCONNECT_USER_PROPERTIES);
    }

    private static long when(boolean used, Feature feature) {
        return used ? feature.bit() : 0;
    }

    private static long has(Properties properties, Property property, Feature feature) {
        return when(properties.has(property), feature);
    }

    private static long above0(Properties properties, Property property, Feature feature) {
        return when(properties.number(property, 0) > 0, feature);
    }
}
