package dev.tidegate.gateway.packet;

import static dev.tidegate.policy.ReasonCode.*;

import dev.tidegate.policy.ReasonCode;

/** The fifteen control packet types: nibble, legal flags, and the reason codes each packet may carry. */
public enum PacketType {
    CONNECT(1, 0),
    CONNACK(
            2,
            0,
            SUCCESS,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            UNSUPPORTED_PROTOCOL_VERSION,
            CLIENT_IDENTIFIER_NOT_VALID,
            BAD_USER_NAME_OR_PASSWORD,
            NOT_AUTHORIZED,
            SERVER_UNAVAILABLE,
            SERVER_BUSY,
            BANNED,
            BAD_AUTHENTICATION_METHOD,
            TOPIC_NAME_INVALID,
            PACKET_TOO_LARGE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            CONNECTION_RATE_EXCEEDED),
    /** Its flags are DUP, QoS and RETAIN, so there is no fixed value. */
    PUBLISH(3, -1),
    PUBACK(
            4,
            0,
            SUCCESS,
            NO_MATCHING_SUBSCRIBERS,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_NAME_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID),
    PUBREC(
            5,
            0,
            SUCCESS,
            NO_MATCHING_SUBSCRIBERS,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_NAME_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            PAYLOAD_FORMAT_INVALID),
    PUBREL(6, 2, SUCCESS, PACKET_IDENTIFIER_NOT_FOUND),
    PUBCOMP(7, 0, SUCCESS, PACKET_IDENTIFIER_NOT_FOUND),
    SUBSCRIBE(8, 2),
    SUBACK(
            9,
            0,
            SUCCESS,
            GRANTED_QOS_1,
            GRANTED_QOS_2,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_FILTER_INVALID,
            PACKET_IDENTIFIER_IN_USE,
            QUOTA_EXCEEDED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED),
    UNSUBSCRIBE(10, 2),
    UNSUBACK(
            11,
            0,
            SUCCESS,
            NO_SUBSCRIPTION_EXISTED,
            UNSPECIFIED_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            TOPIC_FILTER_INVALID,
            PACKET_IDENTIFIER_IN_USE),
    PINGREQ(12, 0),
    PINGRESP(13, 0),
    DISCONNECT(
            14,
            0,
            SUCCESS,
            DISCONNECT_WITH_WILL_MESSAGE,
            UNSPECIFIED_ERROR,
            MALFORMED_PACKET,
            PROTOCOL_ERROR,
            IMPLEMENTATION_SPECIFIC_ERROR,
            NOT_AUTHORIZED,
            SERVER_BUSY,
            SERVER_SHUTTING_DOWN,
            KEEP_ALIVE_TIMEOUT,
            SESSION_TAKEN_OVER,
            TOPIC_FILTER_INVALID,
            TOPIC_NAME_INVALID,
            RECEIVE_MAXIMUM_EXCEEDED,
            TOPIC_ALIAS_INVALID,
            PACKET_TOO_LARGE,
            MESSAGE_RATE_TOO_HIGH,
            QUOTA_EXCEEDED,
            ADMINISTRATIVE_ACTION,
            PAYLOAD_FORMAT_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            CONNECTION_RATE_EXCEEDED,
            MAXIMUM_CONNECT_TIME,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED),
    AUTH(15, 0, SUCCESS, CONTINUE_AUTHENTICATION, RE_AUTHENTICATE);

    /** DISCONNECT codes only a server may send, section 3.14.2.1. */
    private static final long SERVER_ONLY_DISCONNECT = bits(
            NOT_AUTHORIZED,
            SERVER_BUSY,
            SERVER_SHUTTING_DOWN,
            KEEP_ALIVE_TIMEOUT,
            SESSION_TAKEN_OVER,
            TOPIC_FILTER_INVALID,
            RETAIN_NOT_SUPPORTED,
            QOS_NOT_SUPPORTED,
            USE_ANOTHER_SERVER,
            SERVER_MOVED,
            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
            CONNECTION_RATE_EXCEEDED,
            MAXIMUM_CONNECT_TIME,
            SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);

    private static final PacketType[] ALL = values();

    private final int nibble;
    private final int flags;
    /** A bit per {@link ReasonCode}, by ordinal. */
    private final long codes;

    PacketType(int nibble, int flags, ReasonCode... codes) {
        this.nibble = nibble;
        this.flags = flags;
        this.codes = bits(codes);
    }

    /** The upper four bits of the first byte, 1 to 15. */
    public int nibble() {
        return nibble;
    }

    /** The type of a nibble from 1 to 15; 0 is no type and the caller's error. */
    public static PacketType of(int nibble) {
        return ALL[nibble - 1];
    }

    /** The only legal lower four bits of the first byte [MQTT-2.1.3-1], or -1 for PUBLISH. */
    public int flags() {
        return flags;
    }

    /** Whether this packet may carry this code at all. */
    public boolean mayCarry(ReasonCode code) {
        return (codes & 1L << code.ordinal()) != 0;
    }

    /** Whether a client may send this code in this packet. */
    public boolean clientMaySend(ReasonCode code) {
        return switch (this) {
            case DISCONNECT -> mayCarry(code) && (SERVER_ONLY_DISCONNECT & 1L << code.ordinal()) == 0;
            case AUTH -> code == CONTINUE_AUTHENTICATION || code == RE_AUTHENTICATE;
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> mayCarry(code);
            case CONNECT, CONNACK, PUBLISH, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP -> false;
        };
    }

    private static long bits(ReasonCode... codes) {
        long bits = 0;
        for (ReasonCode code : codes) {
            bits |= 1L << code.ordinal();
        }
        return bits;
    }
}
