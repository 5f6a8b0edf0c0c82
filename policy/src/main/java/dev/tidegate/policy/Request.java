package dev.tidegate.policy;

import static dev.tidegate.policy.ReasonCode.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** How a client asks for something, and the codes with which the answering packet can say no. */
public enum Request {
    /** Answered by CONNACK (3.2.2.2). Nothing is asked and closed: no DISCONNECT before a CONNACK [MQTT-3.14.0-1]. */
    CONNECT(
            "CONNACK",
            EnumSet.of(
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
                    CONNECTION_RATE_EXCEEDED)),
    /** Answered by PUBACK or PUBREC (3.4.2.1, 3.5.2.1); a QoS 0 message is refused without a word. */
    PUBLISH(
            "PUBACK",
            EnumSet.of(
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_NAME_INVALID,
                    PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED,
                    PAYLOAD_FORMAT_INVALID)),
    /** Answered by SUBACK, filter by filter (3.9.3). */
    SUBSCRIBE(
            "SUBACK",
            EnumSet.of(
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_FILTER_INVALID,
                    PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED,
                    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** Answered by UNSUBACK, filter by filter (3.11.3). */
    UNSUBSCRIBE(
            "UNSUBACK",
            EnumSet.of(
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_FILTER_INVALID,
                    PACKET_IDENTIFIER_IN_USE)),
    /** All else a connected client sends: no packet that answers can say no, but DISCONNECT can (3.14). */
    CONVERSATION("DISCONNECT", EnumSet.noneOf(ReasonCode.class)),
    /** What the gateway does for a client by itself: nobody asks, and nobody is answered. */
    SERVICE("nothing", EnumSet.noneOf(ReasonCode.class));

    /** What a server may say in DISCONNECT (3.14.2.1). */
    static final Set<ReasonCode> DISCONNECT = Collections.unmodifiableSet(EnumSet.of(
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
            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED));

    private final String answer;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final Set<ReasonCode> refusals;

    Request(String answer, Set<ReasonCode> refusals) {
        this.answer = answer;
        this.refusals = Collections.unmodifiableSet(refusals);
    }

    /** The packet that answers. */
    public String answer() {
        return answer;
    }

    /** Whether a packet like this can be left without an answer and without effect, whatever it asks. */
    boolean canBeDropped() {
        return switch (this) {
            case PUBLISH, SUBSCRIBE, UNSUBSCRIBE -> true;
            case CONNECT, CONVERSATION, SERVICE -> false;
        };
    }

    /** The codes the answering packet may carry to say no. */
    public Set<ReasonCode> refusals() {
        return refusals;
    }
}
