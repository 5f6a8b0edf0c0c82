package dev.tidegate.gateway.codec;

import static dev.tidegate.policy.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PACKET_TOO_LARGE;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static dev.tidegate.policy.ReasonCode.QUOTA_EXCEEDED;
import static dev.tidegate.policy.ReasonCode.TOPIC_ALIAS_INVALID;
import static dev.tidegate.policy.ReasonCode.TOPIC_NAME_INVALID;
import static dev.tidegate.policy.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;

import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which bytes can fail to be a packet we accept, with its reason code and a sentence for people. The sentences
 * are fixed: nothing a client sent gets into a log or a Reason String from here.
 */
enum Flaw {
    // The fixed header
    RESERVED_TYPE(MALFORMED_PACKET, "packet type 0 is reserved"),
    AUTH_BEFORE_V5(MALFORMED_PACKET, "AUTH does not exist before MQTT 5"),
    NOT_A_CONNECT(PROTOCOL_ERROR, "the first packet must be CONNECT"), // [MQTT-3.1.0-1]
    SECOND_CONNECT(PROTOCOL_ERROR, "CONNECT may be sent only once"), // [MQTT-3.1.0-2]
    SERVER_PACKET(PROTOCOL_ERROR, "only a server may send this packet"),
    CLIENT_PACKET(PROTOCOL_ERROR, "only a client may send this packet"),
    RESERVED_FLAGS(MALFORMED_PACKET, "reserved flags of the fixed header are wrong"), // [MQTT-2.1.3-1]
    QOS_3(MALFORMED_PACKET, "QoS 3 does not exist"), // [MQTT-3.3.1-4]
    DUP_AT_QOS_0(MALFORMED_PACKET, "DUP must be 0 at QoS 0"), // [MQTT-3.3.1-2]
    PACKET_SIZE(
            PACKET_TOO_LARGE,
            "the packet is larger than the Maximum Packet Size",
            Feature.PACKET_TOO_LARGE), // [MQTT-3.2.2-15]

    // Fields
    VARIABLE_BYTE_INTEGER(MALFORMED_PACKET, "a variable byte integer is not in its shortest form"), // [MQTT-1.5.5-1]
    CUT_SHORT(MALFORMED_PACKET, "a field runs past the end of what contains it"),
    BYTES_LEFT_OVER(MALFORMED_PACKET, "bytes are left over behind the last field"),
    NOT_UTF_8(MALFORMED_PACKET, "a string is not well-formed UTF-8"), // [MQTT-1.5.4-1]
    NULL_CHARACTER(MALFORMED_PACKET, "a string contains U+0000"), // [MQTT-1.5.4-2]
    PACKET_ID_0(PROTOCOL_ERROR, "the packet identifier must not be 0"), // [MQTT-2.2.1-3]
    REASON_CODE(PROTOCOL_ERROR, "this packet may not carry this reason code from this sender"),

    // Properties
    UNKNOWN_PROPERTY(MALFORMED_PACKET, "a property identifier is unknown"),
    MISPLACED_PROPERTY(MALFORMED_PACKET, "a property does not belong in this packet"),
    REPEATED_PROPERTY(PROTOCOL_ERROR, "a property appears twice"),
    PROPERTY_VALUE(PROTOCOL_ERROR, "a property has a value outside its range"),
    ALIAS_0(TOPIC_ALIAS_INVALID, "the topic alias must not be 0"), // [MQTT-3.3.2-8]
    RESPONSE_TOPIC(PROTOCOL_ERROR, "the response topic is empty or contains a wildcard"), // [MQTT-3.3.2-14]
    IDENTIFIER_FROM_CLIENT(PROTOCOL_ERROR, "a client's PUBLISH has no subscription identifier"), // [MQTT-3.3.4-6]
    DATA_WITHOUT_METHOD(PROTOCOL_ERROR, "authentication data needs an authentication method"),
    AUTH_WITHOUT_METHOD(PROTOCOL_ERROR, "AUTH needs an authentication method"),
    USER_PROPERTY_COUNT(QUOTA_EXCEEDED, "too many user properties", Feature.TOO_MANY_USER_PROPERTIES),
    USER_PROPERTY_BYTES(QUOTA_EXCEEDED, "user properties are too large", Feature.TOO_MANY_USER_PROPERTIES),

    // CONNECT and CONNACK
    PROTOCOL_NAME(UNSUPPORTED_PROTOCOL_VERSION, "the protocol name is unknown"), // [MQTT-3.1.2-1]
    PROTOCOL_LEVEL(UNSUPPORTED_PROTOCOL_VERSION, "the protocol version is not supported"), // [MQTT-3.1.2-2]
    RESERVED_CONNECT_FLAG(MALFORMED_PACKET, "the reserved connect flag must be 0"), // [MQTT-3.1.2-3]
    WILL_FLAGS(MALFORMED_PACKET, "will QoS and will retain need the will flag"), // [MQTT-3.1.2-11, -13]
    WILL_QOS_3(MALFORMED_PACKET, "will QoS 3 does not exist"), // [MQTT-3.1.2-12]
    WILL_TOPIC(TOPIC_NAME_INVALID, "the will topic is empty or contains a wildcard"), // [MQTT-3.1.3-11]
    PASSWORD_ALONE(MALFORMED_PACKET, "a password needs a user name before MQTT 5"), // v3.1.1: [MQTT-3.1.2-22]
    EMPTY_CLIENT_ID(CLIENT_IDENTIFIER_NOT_VALID, "an empty client identifier needs a clean session"), // [MQTT-3.1.3-8]
    CONNACK_FLAGS(MALFORMED_PACKET, "reserved acknowledge flags must be 0"), // [MQTT-3.2.2-1]

    // PUBLISH
    NO_TOPIC(PROTOCOL_ERROR, "the topic name is empty and no alias stands for it"),
    WILDCARD_IN_TOPIC(TOPIC_NAME_INVALID, "a topic name contains a wildcard"), // [MQTT-3.3.2-2]

    // SUBSCRIBE and UNSUBSCRIBE
    NO_FILTER(PROTOCOL_ERROR, "at least one topic filter is needed"), // [MQTT-3.8.3-2], [MQTT-3.10.3-2]
    RESERVED_OPTIONS(MALFORMED_PACKET, "reserved subscription options must be 0"), // [MQTT-3.8.3-5]
    OPTION_QOS_3(PROTOCOL_ERROR, "the maximum QoS of a subscription is 0, 1 or 2"),
    RETAIN_HANDLING_3(PROTOCOL_ERROR, "retain handling is 0, 1 or 2"),
    NO_LOCAL_SHARED(PROTOCOL_ERROR, "a shared subscription has no No Local"); // [MQTT-3.8.3-4]

    final ReasonCode code;
    final String why;
    final @Nullable Feature feature;

    Flaw(ReasonCode code, String why) {
        this(code, why, null);
    }

    Flaw(ReasonCode code, String why, @Nullable Feature feature) {
        this.code = code;
        this.why = why;
        this.feature = feature;
    }
}
