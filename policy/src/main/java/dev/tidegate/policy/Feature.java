package dev.tidegate.policy;

import static dev.tidegate.policy.Answers.answers;
import static dev.tidegate.policy.Answers.excess;
import static dev.tidegate.policy.ReasonCode.*;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client can ask for, and what it can ask too much of. Each knows where MQTT 5 defines it, the packet that
 * asks, which verdicts MQTT can express for it, and the code that naturally says no.
 *
 * <p>The order is part of the contract: where one packet asks for several things a profile denies, the one declared
 * first is answered. So a shared subscription with a wildcard is judged as shared. At most 64 constants for each {@link Request},
 * because a packet's features travel as the bits of a long.
 *
 * <p>A feature whose name says "too" is the excess over a {@link Limit}: the number is the limit's, what becomes of the
 * excess is the feature's. Where it is ignored the limit holds in place of the wish.
 */
public enum Feature {
    /** CONNECT of MQTT 3.1 ({@code MQIsdp}, level 3). */
    MQTT_3_1("3.1.2.2", Request.CONNECT, answers().refuse(UNSUPPORTED_PROTOCOL_VERSION)),
    /** CONNECT of MQTT 3.1.1 (level 4). */
    MQTT_3_1_1("3.1.2.2", Request.CONNECT, answers().refuse(UNSUPPORTED_PROTOCOL_VERSION)),
    /** CONNECT of MQTT 5 (level 5). */
    MQTT_5("3.1.2.2", Request.CONNECT, answers().refuse(UNSUPPORTED_PROTOCOL_VERSION)),
    /** A TLS client certificate. */
    CLIENT_CERTIFICATE("5.4.1", Request.CONNECT, answers().ignore().refuse(NOT_AUTHORIZED)),
    /** A User Name in CONNECT. */
    USER_NAME("3.1.3.5", Request.CONNECT, answers().ignore().refuse(BAD_USER_NAME_OR_PASSWORD)),
    /** An Authentication Method in CONNECT. */
    ENHANCED_AUTHENTICATION("4.12", Request.CONNECT, answers().refuse(BAD_AUTHENTICATION_METHOD)),
    /** Authentication Data in CONNECT. */
    AUTHENTICATION_DATA("3.1.2.11.10", Request.CONNECT, answers().refuse(BAD_AUTHENTICATION_METHOD)),
    /** A Client Identifier of no bytes: the server is asked to make one up. */
    EMPTY_CLIENT_ID("3.1.3.1", Request.CONNECT, answers().refuse(CLIENT_IDENTIFIER_NOT_VALID)),
    /** A Client Identifier longer than {@code client-id-bytes}. */
    CLIENT_ID_TOO_LONG("3.1.3.1", Request.CONNECT, excess().refuse(CLIENT_IDENTIFIER_NOT_VALID)),
    /** One more CONNECT of a client within a second than {@code connect-rate}. */
    TOO_MANY_CONNECTS("4.13", Request.CONNECT, excess().refuse(CONNECTION_RATE_EXCEEDED)),
    /** One more login after {@code failed-logins} have failed in a minute, from the same address or with the same client id. */
    TOO_MANY_FAILED_LOGINS("4.13", Request.CONNECT, excess().refuse(CONNECTION_RATE_EXCEEDED)),
    /** As many again of those that were refused as too many: who goes on is not heard for {@code login-ban}. */
    TOO_PERSISTENT_LOGINS("4.13", Request.CONNECT, excess().refuse(BANNED)),
    /** A client that takes itself over, again and again: one more CONNECT after {@code takeovers} in ten seconds. */
    TOO_MANY_TAKEOVERS("3.1.4", Request.CONNECT, excess().refuse(CONNECTION_RATE_EXCEEDED)),
    /** A Keep Alive above 0. Ignored means that silence is never the client's end. */
    KEEP_ALIVE("3.1.2.10", Request.CONNECT, answers().capSeconds().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Keep Alive of 0, which turns it off. Ignored means {@code keep-alive-max}, where the client can be told. */
    NO_KEEP_ALIVE("3.1.2.10", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Keep Alive above {@code keep-alive-max}. Allowed for those who cannot be told of another. */
    KEEP_ALIVE_TOO_LONG("3.1.2.10", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Keep Alive below {@code keep-alive-min}, likewise. */
    KEEP_ALIVE_TOO_SHORT("3.1.2.10", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Clean Start 1. */
    CLEAN_START("3.1.2.4", Request.CONNECT, answers().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Clean Start 0: the client wants its session back. Ignored means that it never finds one. */
    PERSISTENT_SESSION("3.1.2.4", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Session Expiry Interval above 0; what is granted is told in CONNACK [MQTT-3.2.2-21]. */
    SESSION_EXPIRY("3.1.2.11.2", Request.CONNECT, answers().capSeconds().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Session Expiry Interval above {@code session-expiry-max}. */
    SESSION_EXPIRY_TOO_LONG("3.1.2.11.2", Request.CONNECT, excess().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A will larger than {@code will-size} or {@code packet-size}. Ignored means that the client leaves none. */
    WILL_TOO_LARGE("3.1.3.3", Request.CONNECT, excess().ignore().refuse(ReasonCode.PACKET_TOO_LARGE)),
    /** A will topic longer than {@code topic-bytes} or {@code topic-levels}. */
    WILL_TOPIC_TOO_LONG("3.1.3.2", Request.CONNECT, excess().ignore().refuse(TOPIC_NAME_INVALID)),
    /** A will topic that begins with {@code $}. */
    WILL_TO_SYSTEM_TOPIC("4.7.2", Request.CONNECT, answers().ignore().refuse(NOT_AUTHORIZED)),
    /** A will to a topic the client may not publish to. */
    WILL_NOT_PERMITTED("3.1.3.2", Request.CONNECT, answers().ignore().refuse(NOT_AUTHORIZED)),
    /** A Will Message, with all its options and properties. */
    WILL("3.1.2.5", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Will QoS 1. */
    WILL_QOS_1("3.1.2.6", Request.CONNECT, answers().capQos(0).refuse(QOS_NOT_SUPPORTED)),
    /** Will QoS 2. */
    WILL_QOS_2("3.1.2.6", Request.CONNECT, answers().capQos(1).refuse(QOS_NOT_SUPPORTED)),
    /** Will Retain 1 [MQTT-3.2.2-13]. */
    WILL_RETAIN("3.1.2.7", Request.CONNECT, answers().strip().refuse(RETAIN_NOT_SUPPORTED)),
    /** A Will Delay Interval above 0. */
    WILL_DELAY("3.1.3.2.2", Request.CONNECT, answers().capSeconds().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Will Delay Interval above {@code will-delay-max}. */
    WILL_DELAY_TOO_LONG("3.1.3.2.2", Request.CONNECT, excess().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Message Expiry Interval of the will. */
    WILL_MESSAGE_EXPIRY(
            "3.1.3.2.4", Request.CONNECT, answers().capSeconds().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** User Properties of the will. */
    WILL_USER_PROPERTIES("3.1.3.2.8", Request.CONNECT, answers().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** The client's Receive Maximum. */
    CLIENT_RECEIVE_MAXIMUM("3.1.2.11.3", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** The client's Maximum Packet Size. */
    CLIENT_MAXIMUM_PACKET_SIZE("3.1.2.11.4", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** The client's Topic Alias Maximum above 0: the server may shorten topics. */
    CLIENT_TOPIC_ALIAS_MAXIMUM("3.1.2.11.5", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Request Response Information 1. */
    REQUEST_RESPONSE_INFORMATION(
            "3.1.2.11.6", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Request Problem Information 0. Ignored means that reasons are told nonetheless. */
    REQUEST_PROBLEM_INFORMATION(
            "3.1.2.11.7", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** User Properties in CONNECT. */
    CONNECT_USER_PROPERTIES("3.1.2.11.8", Request.CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A PUBLISH of QoS 0. */
    PUBLISH_QOS_0("3.3.1.2", Request.PUBLISH, answers().close(QOS_NOT_SUPPORTED)),
    /** A topic name longer than {@code topic-bytes} or {@code topic-levels}. */
    TOPIC_NAME_TOO_LONG(
            "3.3.2.1", Request.PUBLISH, excess().refuse(TOPIC_NAME_INVALID).close(TOPIC_NAME_INVALID)),
    /** A topic name that begins with {@code $}. */
    SYSTEM_TOPIC_NAME("4.7.2", Request.PUBLISH, answers().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),

    /** A PUBLISH of QoS 1. Above Maximum QoS nothing but DISCONNECT is left [MQTT-3.2.2-11]. */
    PUBLISH_QOS_1("3.3.1.2", Request.PUBLISH, answers().capQos(0).close(QOS_NOT_SUPPORTED)),
    /** A PUBLISH of QoS 2. */
    PUBLISH_QOS_2("3.3.1.2", Request.PUBLISH, answers().capQos(1).close(QOS_NOT_SUPPORTED)),
    /** RETAIN 1; stripped means forwarded now and not kept. */
    RETAIN("3.3.1.3", Request.PUBLISH, answers().strip().close(RETAIN_NOT_SUPPORTED)),
    /** A Topic Alias; closed means that we announce a Topic Alias Maximum of 0. */
    TOPIC_ALIAS("3.3.2.3.4", Request.PUBLISH, answers().close(TOPIC_ALIAS_INVALID)),
    /** A Payload Format Indicator of 1. */
    PAYLOAD_FORMAT("3.3.2.3.2", Request.PUBLISH, property()),
    /** A Message Expiry Interval. */
    MESSAGE_EXPIRY("3.3.2.3.3", Request.PUBLISH, property().capSeconds()),
    /** A Message Expiry Interval above {@code message-expiry-max}. */
    MESSAGE_EXPIRY_TOO_LONG(
            "3.3.2.3.3",
            Request.PUBLISH,
            excess().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR).close(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Response Topic. */
    RESPONSE_TOPIC("3.3.2.3.5", Request.PUBLISH, property()),
    /** A Response Topic the client may not subscribe to itself: whoever answers would speak to others in its name. */
    RESPONSE_TOPIC_OUT_OF_REACH(
            "3.3.2.3.5",
            Request.PUBLISH,
            answers().strip().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),
    /** Correlation Data. */
    CORRELATION_DATA("3.3.2.3.6", Request.PUBLISH, property()),
    /** User Properties of a PUBLISH. */
    PUBLISH_USER_PROPERTIES("3.3.2.3.7", Request.PUBLISH, property()),
    /** A Content Type. */
    CONTENT_TYPE("3.3.2.3.9", Request.PUBLISH, property()),
    /** A Response Topic, Content Type or Correlation Data longer than {@code property-bytes}. */
    PROPERTY_TOO_LONG(
            "3.3.2.3", Request.PUBLISH, excess().refuse(QUOTA_EXCEEDED).close(QUOTA_EXCEEDED)),
    /** One more retained message of a subject than {@code retained-per-identity}. Ignored means passed on, not kept. */
    TOO_MANY_RETAINED(
            "3.3.1.3", Request.PUBLISH, excess().ignore().refuse(QUOTA_EXCEEDED).close(QUOTA_EXCEEDED)),
    /** A topic name the client may not publish to. */
    PUBLISH_NOT_PERMITTED(
            "3.3.2.1", Request.PUBLISH, answers().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),

    /** SUBSCRIBE itself. */
    SUBSCRIBE("3.8", Request.SUBSCRIBE, answers().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),
    /** More filters in one SUBSCRIBE than {@code filters-per-subscribe}. */
    TOO_MANY_FILTERS("3.8.3", Request.SUBSCRIBE, excess().refuse(QUOTA_EXCEEDED).close(QUOTA_EXCEEDED)),
    /** A filter longer than {@code topic-bytes} or {@code topic-levels}. */
    FILTER_TOO_LONG(
            "3.8.3", Request.SUBSCRIBE, excess().refuse(TOPIC_FILTER_INVALID).close(TOPIC_FILTER_INVALID)),

    /** A filter that begins with {@code $share/}. */
    SHARED_SUBSCRIPTION(
            "4.8.2",
            Request.SUBSCRIBE,
            answers().refuse(SHARED_SUBSCRIPTIONS_NOT_SUPPORTED).close(SHARED_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** A filter with {@code +}. */
    SINGLE_LEVEL_WILDCARD(
            "4.7.1.3",
            Request.SUBSCRIBE,
            answers().refuse(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED).close(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** A filter with {@code #}. */
    MULTI_LEVEL_WILDCARD(
            "4.7.1.2",
            Request.SUBSCRIBE,
            answers().refuse(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED).close(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** A Subscription Identifier. */
    SUBSCRIPTION_IDENTIFIER(
            "3.8.2.1.2",
            Request.SUBSCRIBE,
            answers()
                    .strip()
                    .refuse(SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED)
                    .close(SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED)),
    /** A filter below {@code $SYS}. Ignored means granted, and nothing ever comes. */
    SYS_TOPICS(
            "4.7.2",
            Request.SUBSCRIBE,
            answers().ignore().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),
    /** Requested QoS 1. It can be lowered, never refused [MQTT-3.2.2-10]. */
    SUBSCRIBE_QOS_1("3.8.3.1", Request.SUBSCRIBE, answers().capQos(0)),
    /** Requested QoS 2. It can be lowered, never refused [MQTT-3.2.2-10]. */
    SUBSCRIBE_QOS_2("3.8.3.1", Request.SUBSCRIBE, answers().capQos(1)),
    /** No Local 1. */
    NO_LOCAL("3.8.3.1", Request.SUBSCRIBE, property()),
    /** Retain As Published 1. */
    RETAIN_AS_PUBLISHED("3.8.3.1", Request.SUBSCRIBE, property()),
    /** Retain Handling 1 or 2. */
    RETAIN_HANDLING("3.8.3.1", Request.SUBSCRIBE, property()),
    /** User Properties in SUBSCRIBE. */
    SUBSCRIBE_USER_PROPERTIES(
            "3.8.2.1.3",
            Request.SUBSCRIBE,
            answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR).close(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A filter the client may not subscribe to. Ignored means granted, and nothing ever comes. */
    SUBSCRIBE_NOT_PERMITTED(
            "3.8.3",
            Request.SUBSCRIBE,
            answers().ignore().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),
    /** One more subscription than {@code subscriptions}. */
    TOO_MANY_SUBSCRIPTIONS(
            "3.8.3", Request.SUBSCRIBE, excess().refuse(QUOTA_EXCEEDED).close(QUOTA_EXCEEDED)),

    /** UNSUBSCRIBE itself. */
    UNSUBSCRIBE("3.10", Request.UNSUBSCRIBE, answers().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),
    /** User Properties in UNSUBSCRIBE. */
    UNSUBSCRIBE_USER_PROPERTIES(
            "3.10.2.1.2",
            Request.UNSUBSCRIBE,
            answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR).close(IMPLEMENTATION_SPECIFIC_ERROR)),

    /** A packet larger than {@code packet-size}. */
    PACKET_TOO_LARGE("3.2.2.3.6", Request.CONVERSATION, excess().close(ReasonCode.PACKET_TOO_LARGE)),
    /** More packets in a second than {@code packet-rate}. Dropped means that a PUBLISH is, and that any other packet waits. */
    TOO_MANY_PACKETS("4.13", Request.CONVERSATION, excess().delay().drop().close(MESSAGE_RATE_TOO_HIGH)),
    /** More bytes in a second than {@code byte-rate}. */
    TOO_MANY_BYTES("4.13", Request.CONVERSATION, excess().delay().close(MESSAGE_RATE_TOO_HIGH)),
    /** More messages not acknowledged than {@code receive-maximum}. */
    TOO_MANY_INFLIGHT("3.3.4", Request.CONVERSATION, excess().close(RECEIVE_MAXIMUM_EXCEEDED)),
    /** More User Properties in a packet than {@code user-properties} or {@code user-property-bytes}. */
    TOO_MANY_USER_PROPERTIES("2.2.2.2", Request.CONVERSATION, excess().close(QUOTA_EXCEEDED)),
    /** An error code in PUBACK or PUBREC. */
    ERROR_IN_ACKNOWLEDGEMENT("3.4.2.1", Request.CONVERSATION, conversation()),
    /** User Properties in PUBACK, PUBREC, PUBREL or PUBCOMP. */
    ACKNOWLEDGEMENT_USER_PROPERTIES(
            "3.4.2.2.3", Request.CONVERSATION, conversation().ignore()),
    /** PINGREQ. */
    PINGREQ("3.12", Request.CONVERSATION, conversation().drop()),
    /** AUTH, once the client is connected. */
    AUTH("3.15", Request.CONVERSATION, answers().drop().close(PROTOCOL_ERROR)),
    /** DISCONNECT. */
    DISCONNECT("3.14", Request.CONVERSATION, answers()),
    /** A Session Expiry Interval in DISCONNECT. */
    DISCONNECT_SESSION_EXPIRY(
            "3.14.2.2.2", Request.CONVERSATION, answers().capSeconds().ignore()),
    /** User Properties in DISCONNECT. */
    DISCONNECT_USER_PROPERTIES("3.14.2.2.4", Request.CONVERSATION, answers().ignore()),
    /** A connection that outlives its credential. */
    TOKEN_EXPIRY("4.12.1", Request.CONVERSATION, answers().close(MAXIMUM_CONNECT_TIME)),

    /** Session Present in CONNACK. */
    SESSION_PRESENT("3.2.2.1.1", Request.SERVICE, answers()),
    /** Maximum Packet Size in CONNACK. Ignored means that it holds and is not told. */
    SERVER_MAXIMUM_PACKET_SIZE("3.2.2.3.6", Request.SERVICE, answers().ignore()),
    /** QoS 0 messages for a session without a connection. Ignored means that they are not kept. */
    OFFLINE_QOS_0("4.1", Request.SERVICE, answers().ignore()),
    /** QoS 1 and 2 messages for a session without a connection. Ignored means that they are not kept. */
    OFFLINE_QOS_1("4.1", Request.SERVICE, answers().ignore()),
    /** As many messages on the way as the client's Receive Maximum allows. */
    FLOW_CONTROL("4.9", Request.SERVICE, answers()),
    /** Retained messages for a filter with wildcards. Ignored means that none are sent. */
    RETAINED_FOR_WILDCARD("3.3.1.3", Request.SERVICE, answers().ignore()),
    /** {@code a/#} also matches {@code a} [MQTT-4.7.1-2]. Ignored means that it does not. */
    PARENT_OF_MULTI_LEVEL_WILDCARD("4.7.1.2", Request.SERVICE, answers().ignore()),
    /** 0x10 in PUBACK and PUBREC, which tells who is listening. Ignored means 0x00. */
    NO_MATCHING_SUBSCRIBERS("3.4.2.1", Request.SERVICE, answers().ignore());

    private static final Feature[] ALL = values();

    // Those of each request in their order, and of each feature its place among them.
    private static final Feature[][] BY_REQUEST = byRequest();
    private static final int[] PLACES = places();

    private final String key;
    private final String section;
    private final Request request;

    @SuppressWarnings("ImmutableEnumChecker") // never touched again once the constant stands
    private final Answers answers;

    Feature(String section, Request request, Answers answers) {
        this.key = Kebab.of(this);
        this.section = section;
        this.request = request;
        this.answers = answers.whatAnyCan(request);
    }

    // 0x83 reads "valid, but the receiver is not willing to accept it", which is just what it is.
    private static Answers property() {
        return answers().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR).close(IMPLEMENTATION_SPECIFIC_ERROR);
    }

    private static Answers conversation() {
        return answers().close(IMPLEMENTATION_SPECIFIC_ERROR);
    }

    private static Feature[][] byRequest() {
        return Arrays.stream(Request.values())
                .map(request -> Arrays.stream(ALL)
                        .filter(feature -> feature.request == request)
                        .toArray(Feature[]::new))
                .toArray(Feature[][]::new);
    }

    private static int[] places() {
        int[] places = new int[ALL.length];
        for (Feature[] row : BY_REQUEST) {
            for (int i = 0; i < row.length; i++) {
                places[row[i].ordinal()] = i;
            }
        }
        return places;
    }

    /** As profiles spell it. */
    public String key() {
        return key;
    }

    /** Where MQTT 5 defines it. */
    public String section() {
        return section;
    }

    /** The packet that asks for it. */
    public Request request() {
        return request;
    }

    /** The verdicts MQTT can express for it. */
    public Set<Kind> kinds() {
        return answers.kinds();
    }

    /** The code that says no, unless a profile names another; null where this kind is impossible or carries none. */
    public @Nullable ReasonCode naturalCode(Kind kind) {
        return answers.natural(kind);
    }

    /** What a {@link Verdict.Cap} counts here; null where it is impossible. */
    @Nullable
    CapUnit capUnit() {
        return answers.unit();
    }

    /** The highest meaningful {@link Verdict.Cap}. */
    long capMost() {
        return answers.most();
    }

    /** The codes that may go with this kind. */
    Set<ReasonCode> codes(Kind kind) {
        return switch (kind) {
            case ALLOW, CAP, IGNORE, STRIP, DELAY, DROP, HANG_UP -> Set.of();
            case REFUSE -> request.refusals();
            case CLOSE -> Request.DISCONNECT;
        };
    }

    /** Whether it is the excess over a limit. */
    public boolean isExcess() {
        return answers.isExcess();
    }

    /** Whether it asks for what nobody has permitted. That is refused also while a profile only observes, or observing would open doors. */
    boolean isForbidden() {
        return this == PUBLISH_NOT_PERMITTED || this == SUBSCRIBE_NOT_PERMITTED || this == WILL_NOT_PERMITTED;
    }

    /** Whether a client of this protocol can ask for it at all. */
    public boolean existsIn(Protocol protocol) {
        return protocol == Protocol.MQTT_5
                ? this != MQTT_3_1 && this != MQTT_3_1_1
                : !Vocabulary.OF_MQTT_5_ALONE.contains(this);
    }

    /** Its bit in a mask of the features of its request. */
    public long bit() {
        return 1L << PLACES[ordinal()];
    }

    /** The feature of this key. */
    public static Optional<Feature> of(String key) {
        for (Feature each : ALL) {
            if (each.key.equals(key)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The feature to answer where a packet used all of these: the one declared first. The mask is not empty. */
    public static Feature first(Request request, long mask) {
        return BY_REQUEST[request.ordinal()][Long.numberOfTrailingZeros(mask)];
    }
}
