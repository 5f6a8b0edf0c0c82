package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What of a packet exceeds these limits, as the bits of {@link Feature#bit()}. Asked of the limits a profile writes, and of those
 * that hold whatever its mode.
 */
final class Excess {
    private Excess() {}

    static long connect(Packet.Connect packet, Limits limits) {
        long expiry = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
        return when(bytes(packet.clientId()) > limits.clientIdBytes(), Feature.CLIENT_ID_TOO_LONG)
                | when(packet.keepAlive() > limits.keepAliveMax().toSeconds(), Feature.KEEP_ALIVE_TOO_LONG)
                | when(isTooShort(packet.keepAlive(), limits), Feature.KEEP_ALIVE_TOO_SHORT)
                | when(expiry > limits.sessionExpiryMax().toSeconds(), Feature.SESSION_EXPIRY_TOO_LONG)
                | will(packet.will(), limits);
    }

    private static boolean isTooShort(int keepAlive, Limits limits) {
        return keepAlive > 0 && keepAlive < limits.keepAliveMin().toSeconds();
    }

    private static long will(@Nullable Will will, Limits limits) {
        return will == null
                ? 0
                : when(isTooLarge(will, limits), Feature.WILL_TOO_LARGE)
                        | when(isTooLong(will.topic(), limits), Feature.WILL_TOPIC_TOO_LONG)
                        | when(will.delaySeconds() > limits.willDelayMax().toSeconds(), Feature.WILL_DELAY_TOO_LONG);
    }

    /** CONNECT may be larger than a PUBLISH may: the will in it may not. */
    private static boolean isTooLarge(Will will, Limits limits) {
        return WillSize.of(will)
                > Math.min(limits.willSize().bytes(), limits.packetSize().bytes());
    }

    /** Of a PUBLISH on the topic it means, alias resolved. */
    static long publish(Packet.Publish packet, TopicName topic, Limits limits) {
        long mask = when(isTooLong(topic, limits), Feature.TOPIC_NAME_TOO_LONG);
        return packet.properties().isEmpty() ? mask : mask | properties(packet.properties(), limits);
    }

    private static long properties(Properties properties, Limits limits) {
        long expiry = properties.number(Property.MESSAGE_EXPIRY_INTERVAL, 0);
        byte[] correlation = properties.binary(Property.CORRELATION_DATA);
        int most = limits.propertyBytes();
        boolean isLong = (correlation != null && correlation.length > most)
                || isLong(properties.text(Property.RESPONSE_TOPIC), most)
                || isLong(properties.text(Property.CONTENT_TYPE), most);
        return when(expiry > limits.messageExpiryMax().toSeconds(), Feature.MESSAGE_EXPIRY_TOO_LONG)
                | when(isLong, Feature.PROPERTY_TOO_LONG);
    }

    private static boolean isLong(@Nullable String text, int most) {
        return text != null && text.length() > most / 3 && bytes(text) > most; // a character takes three bytes at most
    }

    /** Of one filter of a SUBSCRIBE. */
    static long subscribe(TopicFilter filter, Circumstances around, Limits limits) {
        boolean isLong =
                bytes(filter.text()) > limits.topicBytes() || filter.levels().size() > limits.topicLevels();
        return when(around.filtersBefore() >= limits.filtersPerSubscribe(), Feature.TOO_MANY_FILTERS)
                | when(isLong, Feature.FILTER_TOO_LONG)
                | when(around.subscriptions() > limits.subscriptions(), Feature.TOO_MANY_SUBSCRIPTIONS);
    }

    private static boolean isTooLong(TopicName topic, Limits limits) {
        return topic.utf8().length > limits.topicBytes() || topic.depth() > limits.topicLevels();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long when(boolean exceeds, Feature feature) {
        return exceeds ? feature.bit() : 0;
    }
}
