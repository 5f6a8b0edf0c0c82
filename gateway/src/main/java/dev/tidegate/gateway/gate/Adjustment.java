package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** Takes one feature out of a packet, or lowers it: what cap, ignore and strip mean for each. */
final class Adjustment {
    private Adjustment() {}

    /** How a packet changes for one feature that is neither allowed nor denied. */
    @FunctionalInterface
    interface Of<P> {
        P adjust(P packet, Feature feature, Verdict verdict);
    }

    static Packet.Connect connect(Packet.Connect packet, Feature feature, Verdict verdict) {
        return switch (feature) {
            case PERSISTENT_SESSION ->
                new Packet.Connect(
                        packet.version(),
                        packet.clientId(),
                        true,
                        packet.keepAlive(),
                        packet.properties(),
                        packet.will(),
                        packet.userName(),
                        packet.password());
            case SESSION_EXPIRY -> with(packet, capped(packet.properties(), Property.SESSION_EXPIRY_INTERVAL, verdict));
            case CLIENT_RECEIVE_MAXIMUM -> with(packet, without(packet.properties(), Property.RECEIVE_MAXIMUM));
            case CLIENT_MAXIMUM_PACKET_SIZE -> with(packet, without(packet.properties(), Property.MAXIMUM_PACKET_SIZE));
            case CLIENT_TOPIC_ALIAS_MAXIMUM -> with(packet, without(packet.properties(), Property.TOPIC_ALIAS_MAXIMUM));
            case REQUEST_RESPONSE_INFORMATION ->
                with(packet, without(packet.properties(), Property.REQUEST_RESPONSE_INFORMATION));
            case CONNECT_USER_PROPERTIES -> with(packet, without(packet.properties(), Property.USER_PROPERTY));
            case WILL, WILL_QOS_1, WILL_QOS_2, WILL_RETAIN, WILL_DELAY, WILL_MESSAGE_EXPIRY, WILL_USER_PROPERTIES -> {
                Will will = packet.will();
                yield will == null ? packet : with(packet, will(will, feature, verdict));
            }
            default -> packet; // user name and certificate: looked at by nobody who could be told not to
        };
    }

    private static @Nullable Will will(Will will, Feature feature, Verdict verdict) {
        Properties properties = will.properties();
        return switch (feature) {
            case WILL -> null;
            case WILL_QOS_1, WILL_QOS_2 ->
                new Will(will.topic(), will.payload(), lower(will.qos(), verdict), will.retain(), properties);
            case WILL_RETAIN -> new Will(will.topic(), will.payload(), will.qos(), false, properties);
            case WILL_DELAY -> with(will, capped(properties, Property.WILL_DELAY_INTERVAL, verdict));
            case WILL_MESSAGE_EXPIRY -> with(will, capped(properties, Property.MESSAGE_EXPIRY_INTERVAL, verdict));
            case WILL_USER_PROPERTIES -> with(will, without(properties, Property.USER_PROPERTY));
            default -> will;
        };
    }

    static Packet.Publish publish(Packet.Publish packet, Feature feature, Verdict verdict) {
        Properties properties = packet.properties();
        return switch (feature) {
            case PUBLISH_QOS_1, PUBLISH_QOS_2 ->
                with(packet, lower(packet.qos(), verdict), packet.retain(), properties);
            case RETAIN -> with(packet, packet.qos(), false, properties);
            case PAYLOAD_FORMAT -> with(packet, without(properties, Property.PAYLOAD_FORMAT_INDICATOR));
            case MESSAGE_EXPIRY -> with(packet, capped(properties, Property.MESSAGE_EXPIRY_INTERVAL, verdict));
            case RESPONSE_TOPIC -> with(packet, without(properties, Property.RESPONSE_TOPIC));
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
            case SYS_TOPICS ->
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

    private static Qos lower(Qos qos, Verdict verdict) {
        return verdict instanceof Verdict.Cap cap ? Qos.min(qos, Qos.of((int) cap.value())) : qos;
    }

    private static Properties capped(Properties properties, Property property, Verdict verdict) {
        Properties rest = without(properties, property);
        if (!(verdict instanceof Verdict.Cap cap)) {
            return rest;
        }
        return Properties.builder()
                .all(rest)
                .number(property, Math.min(properties.number(property, cap.value()), cap.value()))
                .build();
    }

    static Properties without(Properties properties, Property property) {
        return properties.without(each -> each == property);
    }

    private static Packet.Connect with(Packet.Connect packet, Properties properties) {
        return new Packet.Connect(
                packet.version(),
                packet.clientId(),
                packet.cleanStart(),
                packet.keepAlive(),
                properties,
                packet.will(),
                packet.userName(),
                packet.password());
    }

    private static Packet.Connect with(Packet.Connect packet, @Nullable Will will) {
        return new Packet.Connect(
                packet.version(),
                packet.clientId(),
                packet.cleanStart(),
                packet.keepAlive(),
                packet.properties(),
                will,
                packet.userName(),
                packet.password());
    }

    static Will with(Will will, Properties properties) {
        return new Will(will.topic(), will.payload(), will.qos(), will.retain(), properties);
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
