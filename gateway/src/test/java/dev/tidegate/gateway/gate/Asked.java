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
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** For each feature a packet that asks for it and for as little else as possible, and words for what a packet asks. */
final class Asked {
    private static final int HOUR = 3_600;

    private Asked() {}

    static Packet.Connect connect(Feature feature) {
        return switch (feature) {
            case MQTT_3_1 -> connect(ProtocolVersion.V3_1, Properties.NONE);
            case MQTT_3_1_1 -> connect(ProtocolVersion.V3_1_1, Properties.NONE);
            case USER_NAME ->
                new Packet.Connect(ProtocolVersion.V5, "c", true, 0, Properties.NONE, null, "somebody", null);
            case EMPTY_CLIENT_ID ->
                new Packet.Connect(ProtocolVersion.V5, "", true, 0, Properties.NONE, null, null, null);
            case CLIENT_ID_TOO_LONG ->
                new Packet.Connect(ProtocolVersion.V5, "x".repeat(24), true, 0, Properties.NONE, null, null, null);
            case KEEP_ALIVE -> keepAlive(100);
            case KEEP_ALIVE_TOO_LONG -> keepAlive(400);
            case KEEP_ALIVE_TOO_SHORT -> keepAlive(5);
            case PERSISTENT_SESSION ->
                new Packet.Connect(ProtocolVersion.V5, "c", false, 0, Properties.NONE, null, null, null);
            case ENHANCED_AUTHENTICATION -> connect(text(Property.AUTHENTICATION_METHOD));
            case AUTHENTICATION_DATA ->
                connect(Properties.builder()
                        .binary(Property.AUTHENTICATION_DATA, new byte[] {1})
                        .build());
            case SESSION_EXPIRY_TOO_LONG -> connect(number(Property.SESSION_EXPIRY_INTERVAL, 3 * HOUR));
            case REQUEST_PROBLEM_INFORMATION -> connect(number(Property.REQUEST_PROBLEM_INFORMATION, 0));
            case SESSION_EXPIRY -> connect(number(Property.SESSION_EXPIRY_INTERVAL, HOUR));
            case CLIENT_RECEIVE_MAXIMUM -> connect(number(Property.RECEIVE_MAXIMUM, 10));
            case CLIENT_MAXIMUM_PACKET_SIZE -> connect(number(Property.MAXIMUM_PACKET_SIZE, 500));
            case CLIENT_TOPIC_ALIAS_MAXIMUM -> connect(number(Property.TOPIC_ALIAS_MAXIMUM, 5));
            case REQUEST_RESPONSE_INFORMATION -> connect(number(Property.REQUEST_RESPONSE_INFORMATION, 1));
            case CONNECT_USER_PROPERTIES -> connect(user());
            case WILL_NOT_PERMITTED -> connect(will(Qos.AT_MOST_ONCE, Properties.NONE));
            case WILL_TOO_LARGE ->
                connect(new Will(TopicName.of("w"), new byte[2_000], Qos.AT_MOST_ONCE, false, Properties.NONE));
            case WILL_TOPIC_TOO_LONG -> connect(will("a/b/c/d/e"));
            case WILL_TO_SYSTEM_TOPIC -> connect(will("$w"));
            case WILL_DELAY_TOO_LONG -> connect(will(Qos.AT_MOST_ONCE, number(Property.WILL_DELAY_INTERVAL, 3 * HOUR)));
            case WILL -> connect(will(Qos.AT_MOST_ONCE, Properties.NONE));
            case WILL_QOS_1 -> connect(will(Qos.AT_LEAST_ONCE, Properties.NONE));
            case WILL_QOS_2 -> connect(will(Qos.EXACTLY_ONCE, Properties.NONE));
            case WILL_RETAIN ->
                connect(new Will(TopicName.of("w"), new byte[0], Qos.AT_MOST_ONCE, true, Properties.NONE));
            case WILL_DELAY -> connect(will(Qos.AT_MOST_ONCE, number(Property.WILL_DELAY_INTERVAL, HOUR)));
            case WILL_MESSAGE_EXPIRY -> connect(will(Qos.AT_MOST_ONCE, number(Property.MESSAGE_EXPIRY_INTERVAL, HOUR)));
            case WILL_USER_PROPERTIES -> connect(will(Qos.AT_MOST_ONCE, user()));
            default -> connect(ProtocolVersion.V5, Properties.NONE);
        };
    }

    static Packet.Connect keepAlive(int seconds) {
        return new Packet.Connect(ProtocolVersion.V5, "c", true, seconds, Properties.NONE, null, null, null);
    }

    private static Will will(String topic) {
        return new Will(TopicName.of(topic), new byte[0], Qos.AT_MOST_ONCE, false, Properties.NONE);
    }

    private static Packet.Connect connect(ProtocolVersion version, Properties properties) {
        return new Packet.Connect(version, "c", true, 0, properties, null, null, null);
    }

    static Packet.Connect connect(Properties properties) {
        return connect(ProtocolVersion.V5, properties);
    }

    static Packet.Connect connect(Will will) {
        return new Packet.Connect(ProtocolVersion.V5, "c", true, 0, Properties.NONE, will, null, null);
    }

    static Will will(Qos qos, Properties properties) {
        return new Will(TopicName.of("w"), new byte[0], qos, false, properties);
    }

    static Packet.Publish publish(Feature feature) {
        return switch (feature) {
            case PUBLISH_QOS_1 -> publish(Qos.AT_LEAST_ONCE, Properties.NONE);
            case PUBLISH_QOS_2 -> publish(Qos.EXACTLY_ONCE, Properties.NONE);
            case RETAIN ->
                new Packet.Publish(TopicName.of("t"), new byte[0], Qos.AT_MOST_ONCE, true, false, 0, Properties.NONE);
            case TOPIC_ALIAS -> publish(Qos.AT_MOST_ONCE, number(Property.TOPIC_ALIAS, 3));
            case PAYLOAD_FORMAT -> publish(Qos.AT_MOST_ONCE, number(Property.PAYLOAD_FORMAT_INDICATOR, 1));
            case TOPIC_NAME_TOO_LONG -> publish("a/b/c/d/e");
            case SYSTEM_TOPIC_NAME -> publish("$t");
            case MESSAGE_EXPIRY_TOO_LONG ->
                publish(Qos.AT_MOST_ONCE, number(Property.MESSAGE_EXPIRY_INTERVAL, 3 * HOUR));
            case PROPERTY_TOO_LONG ->
                publish(
                        Qos.AT_MOST_ONCE,
                        Properties.builder()
                                .text(Property.RESPONSE_TOPIC, "x".repeat(11))
                                .build());
            case TOO_MANY_RETAINED ->
                new Packet.Publish(TopicName.of("t"), new byte[1], Qos.AT_MOST_ONCE, true, false, 0, Properties.NONE);
            case MESSAGE_EXPIRY -> publish(Qos.AT_MOST_ONCE, number(Property.MESSAGE_EXPIRY_INTERVAL, HOUR));
            case RESPONSE_TOPIC -> publish(Qos.AT_MOST_ONCE, text(Property.RESPONSE_TOPIC));
            case CORRELATION_DATA ->
                publish(
                        Qos.AT_MOST_ONCE,
                        Properties.builder()
                                .binary(Property.CORRELATION_DATA, new byte[] {1})
                                .build());
            case PUBLISH_USER_PROPERTIES -> publish(Qos.AT_MOST_ONCE, user());
            case CONTENT_TYPE -> publish(Qos.AT_MOST_ONCE, text(Property.CONTENT_TYPE));
            default -> publish(Qos.AT_MOST_ONCE, Properties.NONE);
        };
    }

    static Packet.Publish publish(String topic) {
        return new Packet.Publish(TopicName.of(topic), new byte[0], Qos.AT_MOST_ONCE, false, false, 0, Properties.NONE);
    }

    static Packet.Publish publish(Qos qos, Properties properties) {
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : 1;
        return new Packet.Publish(TopicName.of("t"), new byte[0], qos, false, false, packetId, properties);
    }

    static FilterRequest subscribe(Feature feature) {
        return switch (feature) {
            case FILTER_TOO_LONG -> filter("a/b/c/d/e");
            case SHARED_SUBSCRIPTION -> filter("$share/g/t");
            case SINGLE_LEVEL_WILDCARD -> filter("t/+");
            case MULTI_LEVEL_WILDCARD -> filter("t/#");
            case SYS_TOPICS -> filter("$SYS/x");
            case SUBSCRIPTION_IDENTIFIER -> new FilterRequest(parsed("t"), options("t", Qos.AT_MOST_ONCE), 7);
            case SUBSCRIBE_QOS_1 -> new FilterRequest(parsed("t"), options("t", Qos.AT_LEAST_ONCE), 0);
            case SUBSCRIBE_QOS_2 -> new FilterRequest(parsed("t"), options("t", Qos.EXACTLY_ONCE), 0);
            case NO_LOCAL -> with(new SubscriptionRequest("t", Qos.AT_MOST_ONCE, true, false, RetainHandling.SEND));
            case RETAIN_AS_PUBLISHED ->
                with(new SubscriptionRequest("t", Qos.AT_MOST_ONCE, false, true, RetainHandling.SEND));
            case RETAIN_HANDLING ->
                with(new SubscriptionRequest("t", Qos.AT_MOST_ONCE, false, false, RetainHandling.DO_NOT_SEND));
            default -> filter("t");
        };
    }

    /** The SUBSCRIBE around it. */
    static Circumstances around(Feature feature) {
        return switch (feature) {
            case TOO_MANY_FILTERS -> new Circumstances(Properties.NONE, 2, 1);
            case TOO_MANY_SUBSCRIPTIONS -> new Circumstances(Properties.NONE, 0, 4);
            default -> new Circumstances(properties(feature), 0, 1);
        };
    }

    private static Properties properties(Feature feature) {
        return switch (feature) {
            case SUBSCRIPTION_IDENTIFIER -> number(Property.SUBSCRIPTION_IDENTIFIER, 7);
            case SUBSCRIBE_USER_PROPERTIES -> user();
            default -> Properties.NONE;
        };
    }

    static Packet.Unsubscribe unsubscribe(Feature feature) {
        return new Packet.Unsubscribe(
                1, List.of("t"), feature == Feature.UNSUBSCRIBE_USER_PROPERTIES ? user() : Properties.NONE);
    }

    static Packet.Disconnect disconnect(Feature feature) {
        return new Packet.Disconnect(
                ReasonCode.SUCCESS,
                switch (feature) {
                    case DISCONNECT_SESSION_EXPIRY -> number(Property.SESSION_EXPIRY_INTERVAL, HOUR);
                    case DISCONNECT_USER_PROPERTIES -> user();
                    default -> Properties.NONE;
                });
    }

    static FilterRequest filter(String text) {
        return new FilterRequest(parsed(text), options(text, Qos.AT_MOST_ONCE), 0);
    }

    private static FilterRequest with(SubscriptionRequest options) {
        return new FilterRequest(parsed(options.filter()), options, 0);
    }

    private static SubscriptionRequest options(String filter, Qos qos) {
        return new SubscriptionRequest(filter, qos, false, false, RetainHandling.SEND);
    }

    private static TopicFilter parsed(String text) {
        return Objects.requireNonNull(TopicFilter.parse(text), text);
    }

    static Properties number(Property property, long value) {
        return Properties.builder().number(property, value).build();
    }

    private static Properties text(Property property) {
        return Properties.builder().text(property, "text").build();
    }

    static Properties user() {
        return Properties.builder().user("k", "v").build();
    }

    // --- words ---

    static String words(Packet.Connect packet) {
        return (packet.keepAlive() == 0 ? "" : "keep=" + packet.keepAlive() + " ") + "clean=" + packet.cleanStart()
                + " " + words(packet.properties()) + words(packet.will());
    }

    private static String words(@Nullable Will will) {
        return will == null ? "" : " will=" + will.qos().level() + will.retain() + " " + words(will.properties());
    }

    static String words(Packet.Publish packet) {
        return "qos=" + packet.qos().level() + " retain=" + packet.retain() + " " + words(packet.properties());
    }

    static String words(FilterRequest asked) {
        SubscriptionRequest options = asked.options();
        return "qos=" + options.qos().level() + " nl=" + options.noLocal() + " rap=" + options.retainAsPublished()
                + " rh=" + options.retainHandling() + " id=" + asked.identifier()
                + (asked.effect() == FilterRequest.Effect.LIVE ? "" : " nothing");
    }

    static String words(Packet.Disconnect packet) {
        return words(packet.properties());
    }

    static String words(Properties properties) {
        StringBuilder words = new StringBuilder("[");
        properties.forEach((property, value) -> words.append(property.name().toLowerCase(Locale.ROOT))
                .append(value instanceof Long ? "=" + value : "")
                .append(' '));
        return words.toString().trim() + "]";
    }
}
