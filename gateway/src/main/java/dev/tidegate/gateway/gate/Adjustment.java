package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Verdict;
import java.time.Duration;

/** Takes one feature out of a packet, or lowers it: what cap, ignore and strip mean for each; of CONNECT see {@link ConnectAdjustment}. */
final class Adjustment {
    private Adjustment() {}

    /** How a packet changes for one feature that is neither allowed nor denied. */
    @FunctionalInterface
    interface Of<P> {
        P adjust(P packet, Feature feature, Verdict verdict);
    }

    static Packet.Publish publish(Packet.Publish packet, Feature feature, Verdict verdict, Limits limits) {
        Properties properties = packet.properties();
        return switch (feature) {
            case PUBLISH_QOS_1, PUBLISH_QOS_2 ->
                with(packet, lower(packet.qos(), verdict), packet.retain(), properties);
            case RETAIN, TOO_MANY_RETAINED -> with(packet, packet.qos(), false, properties);
            case PAYLOAD_FORMAT -> with(packet, without(properties, Property.PAYLOAD_FORMAT_INDICATOR));
            case MESSAGE_EXPIRY -> with(packet, capped(properties, Property.MESSAGE_EXPIRY_INTERVAL, verdict));
            case MESSAGE_EXPIRY_TOO_LONG ->
                with(packet, atMost(properties, Property.MESSAGE_EXPIRY_INTERVAL, limits.messageExpiryMax()));
            case RESPONSE_TOPIC, RESPONSE_TOPIC_OUT_OF_REACH ->
                with(packet, without(properties, Property.RESPONSE_TOPIC));
            case CORRELATION_DATA -> with(packet, without(properties, Property.CORRELATION_DATA));
            case PUBLISH_USER_PROPERTIES -> with(packet, without(properties, Property.USER_PROPERTY));
            case CONTENT_TYPE -> with(packet, without(properties, Property.CONTENT_TYPE));
            default -> packet;
        };
    }

    static FilterRequest subscribe(FilterRequest asked, Feature feature, Verdict verdict) {
        SubscriptionRequest options = asked.options();
        return switch (feature) {
            case SUBSCRIPTION_IDENTIFIER -> new FilterRequest(asked.filter(), options, 0, asked.effect());
            case SYS_TOPICS, SUBSCRIBE_NOT_PERMITTED ->
                new FilterRequest(asked.filter(), options, asked.identifier(), FilterRequest.Effect.NONE);
            case SUBSCRIBE_QOS_1, SUBSCRIBE_QOS_2 ->
                with(
                        asked,
                        new SubscriptionRequest(
                                options.filter(),
                                lower(options.qos(), verdict),
                                options.noLocal(),
                                options.retainAsPublished(),
                                options.retainHandling()));
            case NO_LOCAL ->
                with(
                        asked,
                        new SubscriptionRequest(
                                options.filter(),
                                options.qos(),
                                false,
                                options.retainAsPublished(),
                                options.retainHandling()));
            case RETAIN_AS_PUBLISHED ->
                with(
                        asked,
                        new SubscriptionRequest(
                                options.filter(), options.qos(), options.noLocal(), false, options.retainHandling()));
            case RETAIN_HANDLING ->
                with(
                        asked,
                        new SubscriptionRequest(
                                options.filter(),
                                options.qos(),
                                options.noLocal(),
                                options.retainAsPublished(),
                                RetainHandling.SEND));
            default -> asked;
        };
    }

    static Packet.Unsubscribe unsubscribe(Packet.Unsubscribe packet, Feature feature, Verdict verdict) {
        return packet; // its user properties are for nobody
    }

    static Packet.Disconnect disconnect(Packet.Disconnect packet, Feature feature, Verdict verdict) {
        return feature == Feature.DISCONNECT_SESSION_EXPIRY
                ? new Packet.Disconnect(
                        packet.code(), capped(packet.properties(), Property.SESSION_EXPIRY_INTERVAL, verdict))
                : packet; // its user properties are for nobody
    }

    static Qos lower(Qos qos, Verdict verdict) {
        return verdict instanceof Verdict.Cap cap ? Qos.min(qos, Qos.of((int) cap.value())) : qos;
    }

    /** A number no higher than the cap, or none where the verdict is another. */
    static Properties capped(Properties properties, Property property, Verdict verdict) {
        return verdict instanceof Verdict.Cap cap
                ? atMost(properties, property, Duration.ofSeconds(cap.value()))
                : without(properties, property);
    }

    /** The property, if it is there, no higher than this many seconds. */
    static Properties atMost(Properties properties, Property property, Duration most) {
        return properties.number(property, 0) <= most.toSeconds()
                ? properties
                : Properties.builder()
                        .all(without(properties, property))
                        .number(property, most.toSeconds())
                        .build();
    }

    static Properties without(Properties properties, Property property) {
        return properties.without(each -> each == property);
    }

    private static Packet.Publish with(Packet.Publish packet, Properties properties) {
        return with(packet, packet.qos(), packet.retain(), properties);
    }

    private static Packet.Publish with(Packet.Publish packet, Qos qos, boolean retain, Properties properties) {
        return new Packet.Publish(
                packet.topic(), packet.payload(), qos, retain, packet.dup(), packet.packetId(), properties);
    }

    private static FilterRequest with(FilterRequest asked, SubscriptionRequest options) {
        return new FilterRequest(asked.filter(), options, asked.identifier(), asked.effect());
    }
}
