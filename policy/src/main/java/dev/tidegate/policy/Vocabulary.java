package dev.tidegate.policy;

import static dev.tidegate.policy.Feature.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What MQTT 3.1.1 has no words for. */
final class Vocabulary {
    static final Set<Feature> OF_MQTT_5_ALONE = Collections.unmodifiableSet(EnumSet.of(
            MQTT_5,
            ENHANCED_AUTHENTICATION,
            AUTHENTICATION_DATA,
            SESSION_EXPIRY,
            SESSION_EXPIRY_TOO_LONG,
            WILL_DELAY,
            WILL_DELAY_TOO_LONG,
            WILL_MESSAGE_EXPIRY,
            WILL_USER_PROPERTIES,
            CLIENT_RECEIVE_MAXIMUM,
            CLIENT_MAXIMUM_PACKET_SIZE,
            CLIENT_TOPIC_ALIAS_MAXIMUM,
            REQUEST_RESPONSE_INFORMATION,
            REQUEST_PROBLEM_INFORMATION,
            CONNECT_USER_PROPERTIES,
            TOPIC_ALIAS,
            PAYLOAD_FORMAT,
            MESSAGE_EXPIRY,
            MESSAGE_EXPIRY_TOO_LONG,
            RESPONSE_TOPIC,
            RESPONSE_TOPIC_OUT_OF_REACH,
            CORRELATION_DATA,
            PUBLISH_USER_PROPERTIES,
            CONTENT_TYPE,
            PROPERTY_TOO_LONG,
            SUBSCRIPTION_IDENTIFIER,
            NO_LOCAL,
            RETAIN_AS_PUBLISHED,
            RETAIN_HANDLING,
            SUBSCRIBE_USER_PROPERTIES,
            UNSUBSCRIBE_USER_PROPERTIES,
            TOO_MANY_INFLIGHT,
            TOO_MANY_USER_PROPERTIES,
            ERROR_IN_ACKNOWLEDGEMENT,
            ACKNOWLEDGEMENT_USER_PROPERTIES,
            AUTH,
            DISCONNECT_SESSION_EXPIRY,
            DISCONNECT_USER_PROPERTIES,
            SERVER_MAXIMUM_PACKET_SIZE,
            FLOW_CONTROL,
            NO_MATCHING_SUBSCRIBERS));

    private Vocabulary() {}
}
