package dev.tidegate.policy;

import static dev.tidegate.policy.Answers.answers;
import static dev.tidegate.policy.ReasonCode.*;
import static dev.tidegate.policy.Request.CONNECT;
import static dev.tidegate.policy.Request.PUBLISH;
import static dev.tidegate.policy.Request.SUBSCRIBE;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client can ask for. Each knows where MQTT 5 defines it, the packet that asks, which verdicts MQTT can
 * express for it, and the code that naturally says no.
 *
 * <p>The order is part of the contract: where one packet asks for several things a profile denies, the one declared
 * first is answered. So a shared subscription with a wildcard is judged as shared. At most 64 constants, because a
 * packet's features travel as the bits of a long.
 */
public enum Feature {
    /** CONNECT of MQTT 3.1 ({@code MQIsdp}, level 3). */
    MQTT_3_1("3.1.2.2", CONNECT, answers().refuse(UNSUPPORTED_PROTOCOL_VERSION)),
    /** CONNECT of MQTT 3.1.1 (level 4). */
    MQTT_3_1_1("3.1.2.2", CONNECT, answers().refuse(UNSUPPORTED_PROTOCOL_VERSION)),
    /** CONNECT of MQTT 5 (level 5). */
    MQTT_5("3.1.2.2", CONNECT, answers().refuse(UNSUPPORTED_PROTOCOL_VERSION)),
    /** A TLS client certificate. */
    CLIENT_CERTIFICATE("5.4.1", CONNECT, answers().ignore().refuse(NOT_AUTHORIZED)),
    /** A User Name in CONNECT. */
    USER_NAME("3.1.3.5", CONNECT, answers().ignore().refuse(BAD_USER_NAME_OR_PASSWORD)),
    /** An Authentication Method in CONNECT. */
    ENHANCED_AUTHENTICATION("4.12", CONNECT, answers().refuse(BAD_AUTHENTICATION_METHOD)),
    /** A Client Identifier of no bytes: the server is asked to make one up. */
    EMPTY_CLIENT_ID("3.1.3.1", CONNECT, answers().refuse(CLIENT_IDENTIFIER_NOT_VALID)),
    /** Clean Start 0: the client wants its session back. Ignored means that it never finds one. */
    PERSISTENT_SESSION("3.1.2.4", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Session Expiry Interval above 0; what is granted is told in CONNACK [MQTT-3.2.2-21]. */
    SESSION_EXPIRY("3.1.2.11.2", CONNECT, answers().capSeconds().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Will Message, with all its options and properties. */
    WILL("3.1.2.5", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Will QoS 1. */
    WILL_QOS_1("3.1.2.6", CONNECT, answers().capQos(0).refuse(QOS_NOT_SUPPORTED)),
    /** Will QoS 2. */
    WILL_QOS_2("3.1.2.6", CONNECT, answers().capQos(1).refuse(QOS_NOT_SUPPORTED)),
    /** Will Retain 1 [MQTT-3.2.2-13]. */
    WILL_RETAIN("3.1.2.7", CONNECT, answers().strip().refuse(RETAIN_NOT_SUPPORTED)),
    /** A Will Delay Interval above 0. */
    WILL_DELAY("3.1.3.2.2", CONNECT, answers().capSeconds().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** A Message Expiry Interval of the will. */
    WILL_MESSAGE_EXPIRY("3.1.3.2.4", CONNECT, answers().capSeconds().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** User Properties of the will. */
    WILL_USER_PROPERTIES("3.1.3.2.8", CONNECT, answers().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** The client's Receive Maximum. */
    CLIENT_RECEIVE_MAXIMUM("3.1.2.11.3", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** The client's Maximum Packet Size. */
    CLIENT_MAXIMUM_PACKET_SIZE("3.1.2.11.4", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** The client's Topic Alias Maximum above 0: the server may shorten topics. */
    CLIENT_TOPIC_ALIAS_MAXIMUM("3.1.2.11.5", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** Request Response Information 1. */
    REQUEST_RESPONSE_INFORMATION("3.1.2.11.6", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),
    /** User Properties in CONNECT. */
    CONNECT_USER_PROPERTIES("3.1.2.11.8", CONNECT, answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR)),

    /** A PUBLISH of QoS 1. Above Maximum QoS nothing but DISCONNECT is left [MQTT-3.2.2-11]. */
    PUBLISH_QOS_1("3.3.1.2", PUBLISH, answers().capQos(0).close(QOS_NOT_SUPPORTED)),
    /** A PUBLISH of QoS 2. */
    PUBLISH_QOS_2("3.3.1.2", PUBLISH, answers().capQos(1).close(QOS_NOT_SUPPORTED)),
    /** RETAIN 1; stripped means forwarded now and not kept. */
    RETAIN("3.3.1.3", PUBLISH, answers().strip().close(RETAIN_NOT_SUPPORTED)),
    /** A Topic Alias; closed means that we announce a Topic Alias Maximum of 0. */
    TOPIC_ALIAS("3.3.2.3.4", PUBLISH, answers().close(TOPIC_ALIAS_INVALID)),
    /** A Payload Format Indicator of 1. */
    PAYLOAD_FORMAT("3.3.2.3.2", PUBLISH, property()),
    /** A Message Expiry Interval. */
    MESSAGE_EXPIRY("3.3.2.3.3", PUBLISH, property().capSeconds()),
    /** A Response Topic. */
    RESPONSE_TOPIC("3.3.2.3.5", PUBLISH, property()),
    /** Correlation Data. */
    CORRELATION_DATA("3.3.2.3.6", PUBLISH, property()),
    /** User Properties of a PUBLISH. */
    PUBLISH_USER_PROPERTIES("3.3.2.3.7", PUBLISH, property()),
    /** A Content Type. */
    CONTENT_TYPE("3.3.2.3.9", PUBLISH, property()),

    /** A filter that begins with {@code $share/}. */
    SHARED_SUBSCRIPTION(
            "4.8.2",
            SUBSCRIBE,
            answers().refuse(SHARED_SUBSCRIPTIONS_NOT_SUPPORTED).close(SHARED_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** A filter with {@code +}. */
    SINGLE_LEVEL_WILDCARD(
            "4.7.1.3",
            SUBSCRIBE,
            answers().refuse(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED).close(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** A filter with {@code #}. */
    MULTI_LEVEL_WILDCARD(
            "4.7.1.2",
            SUBSCRIBE,
            answers().refuse(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED).close(WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)),
    /** A Subscription Identifier. */
    SUBSCRIPTION_IDENTIFIER(
            "3.8.2.1.2",
            SUBSCRIBE,
            answers()
                    .strip()
                    .refuse(SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED)
                    .close(SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED)),
    /** A filter below {@code $SYS}. Ignored means granted, and nothing ever comes. */
    SYS_TOPICS("4.7.2", SUBSCRIBE, answers().ignore().refuse(NOT_AUTHORIZED).close(NOT_AUTHORIZED)),
    /** Requested QoS 1. It can be lowered, never refused [MQTT-3.2.2-10]. */
    SUBSCRIBE_QOS_1("3.8.3.1", SUBSCRIBE, answers().capQos(0)),
    /** Requested QoS 2. It can be lowered, never refused [MQTT-3.2.2-10]. */
    SUBSCRIBE_QOS_2("3.8.3.1", SUBSCRIBE, answers().capQos(1)),
    /** No Local 1. */
    NO_LOCAL("3.8.3.1", SUBSCRIBE, property()),
    /** Retain As Published 1. */
    RETAIN_AS_PUBLISHED("3.8.3.1", SUBSCRIBE, property()),
    /** Retain Handling 1 or 2. */
    RETAIN_HANDLING("3.8.3.1", SUBSCRIBE, property()),
    /** User Properties in SUBSCRIBE. */
    SUBSCRIBE_USER_PROPERTIES(
            "3.8.2.1.3",
            SUBSCRIBE,
            answers().ignore().refuse(IMPLEMENTATION_SPECIFIC_ERROR).close(IMPLEMENTATION_SPECIFIC_ERROR));

    private static final Feature[] ALL = values();

    private final String key;
    private final String section;
    private final Request request;

    @SuppressWarnings("ImmutableEnumChecker") // never touched again once the constant stands
    private final Answers answers;

    Feature(String section, Request request, Answers answers) {
        this.key = Kebab.of(this);
        this.section = section;
        this.request = request;
        this.answers = answers;
    }

    // 0x83 reads "valid, but the receiver is not willing to accept it", which is just what it is.
    private static Answers property() {
        return answers().strip().refuse(IMPLEMENTATION_SPECIFIC_ERROR).close(IMPLEMENTATION_SPECIFIC_ERROR);
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
            case ALLOW, CAP, IGNORE, STRIP -> Set.of();
            case REFUSE -> request.refusals();
            case CLOSE -> Request.DISCONNECT;
        };
    }

    /** Its bit in a mask of features. */
    public long bit() {
        return 1L << ordinal();
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
    public static Feature first(long mask) {
        return ALL[Long.numberOfTrailingZeros(mask)];
    }
}
