package dev.tidegate.gateway.matrix;

import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Request;
import dev.tidegate.policy.Verdict.Kind;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What MQTT, or the sentence in the profile, lets one expect of a cell. Written without looking at how it is done: who changes what a
 * verdict means has to say so here as well.
 */
final class Expectation {
    private static final String AS_ASKED = "as asked";
    private static final String WITHOUT_EFFECT = "without effect";

    /** Where a verdict is neither yes nor no: what is heard more, and what less. Before it, where it differs, the mode or version. */
    private static final String TABLE = """
            user-name ignore                    as asked
            keep-alive cap                      +server_keep_alive=30
            3.1.1 keep-alive cap                as asked
            keep-alive ignore                   +server_keep_alive=0 -DISCONNECT 0x8D -closed
            3.1.1 keep-alive ignore             -closed
            no-keep-alive ignore                DISCONNECT 0x8D
            3.1.1 no-keep-alive ignore          as asked
            keep-alive-too-long ignore          +server_keep_alive=100
            3.1.1 keep-alive-too-long ignore    as asked
            keep-alive-too-short ignore         +server_keep_alive=10
            3.1.1 keep-alive-too-short ignore   as asked
            persistent-session ignore           -present
            session-expiry cap                  +session_expiry_interval=30
            adapt session-expiry cap            +session_expiry_interval=0
            session-expiry-too-long ignore      +session_expiry_interval=7200
            will-qos-1 cap                      -qos1
            will-qos-2 cap                      -qos2
            adapt will-qos-2 cap                +qos1 -qos2
            will-retain strip                   -retain
            will-delay cap                      +t:gone
            will-delay strip                    +t:gone
            will-delay-too-long ignore          +t:gone
            will-message-expiry cap             +message_expiry_interval=30 -message_expiry_interval=100
            will-message-expiry strip           -message_expiry_interval=100
            will-user-properties strip          -user_property
            client-receive-maximum ignore       +qos1 +t:y
            client-maximum-packet-size ignore   +t:92 bytes
            client-topic-alias-maximum ignore   -topic_alias=1
            request-response-information ignore as asked
            request-problem-information ignore  as asked
            connect-user-properties ignore      as asked
            publish-qos-1 cap                   -qos1
            publish-qos-2 cap                   -qos2
            adapt publish-qos-2 cap             +qos1 -qos2
            retain strip                        -retain
            adapt retain strip                  +retain_available=0 -retain
            3.1.1 adapt retain strip            -retain
            payload-format strip                -payload_format_indicator=1
            message-expiry cap                  +message_expiry_interval=30 -message_expiry_interval=100
            message-expiry strip                -message_expiry_interval=100
            message-expiry-too-long ignore      +message_expiry_interval=7200 -message_expiry_interval=10800
            response-topic strip                -response_topic
            response-topic-out-of-reach strip  -response_topic
            correlation-data strip              -correlation_data
            publish-user-properties strip       -user_property
            content-type strip                  -content_type
            subscription-identifier strip       -subscription_identifier=7
            adapt subscription-identifier strip +subscription_identifier_available=0 -subscription_identifier=7
            subscribe-qos-1 cap                 +SUBACK 0x00 -SUBACK 0x01 -qos1
            subscribe-qos-2 cap                 +SUBACK 0x00 -SUBACK 0x02 -qos2
            adapt subscribe-qos-2 cap           +SUBACK 0x01 +qos1 -SUBACK 0x02 -qos2
            no-local strip                      +t:x
            retain-as-published strip           -retain
            retain-handling strip               +retain +t:x
            subscribe-user-properties ignore    as asked
            unsubscribe-user-properties ignore  as asked
            client-certificate ignore           as asked
            too-many-retained ignore            -retain
            too-many-packets delay              later
            too-many-packets drop               without effect
            too-many-bytes delay                later
            acknowledgement-user-properties ignore as asked
            disconnect-session-expiry cap       -present
            disconnect-session-expiry ignore    -present
            disconnect-user-properties ignore   as asked
            server-maximum-packet-size ignore   -maximum_packet_size=1048576
            no-matching-subscribers ignore      +PUBACK 0x00 -PUBACK 0x10
            publish-qos-0 drop                  without effect
            disconnect hang-up                  +t:gone
            disconnect-session-expiry hang-up   -present
            disconnect-user-properties hang-up  as asked
            3.1.1 unsubscribe refuse            +t:x
            """;

    private static final Map<String, String> ROWS = TABLE.lines()
            .collect(Collectors.toMap(
                    line -> line.replaceFirst("^((3.1.1 )?(adapt )?\\S+ \\S+) .*", "$1"),
                    line -> line.replaceFirst("^(3.1.1 )?(adapt )?\\S+ \\S+ +", "")));

    /** What MQTT 3.1.1 says for the codes of MQTT 5 that it does not have itself; it closes without a word for the others. */
    private static final Map<ReasonCode, Integer> OLDER = Map.of(
            ReasonCode.QUOTA_EXCEEDED, 3,
            ReasonCode.CONNECTION_RATE_EXCEEDED, 3,
            ReasonCode.RETAIN_NOT_SUPPORTED, 5,
            ReasonCode.QOS_NOT_SUPPORTED, 5);

    private Expectation() {}

    /** What becomes of a verdict in a mode: the kindest MQTT can express, where clients are made to fit. */
    static Kind inForce(Feature feature, Kind written, Mode mode) {
        return switch (mode) {
            case EMULATE -> written;
            case OBSERVE ->
                feature.key().endsWith("-not-permitted") ? written : Kind.ALLOW; // or watching would open doors
            case ADAPT -> {
                if (Set.of(Kind.ALLOW, Kind.CAP, Kind.IGNORE, Kind.STRIP, Kind.DELAY)
                        .contains(written)) {
                    yield written;
                }
                if (feature == Feature.TOO_MANY_FILTERS) {
                    yield Kind.ALLOW; // two packets would have done
                }
                boolean isQos = feature.key().matches(".*-qos-[12]");
                yield Stream.of(
                                isQos ? Kind.CAP : Kind.STRIP,
                                Kind.STRIP,
                                Kind.IGNORE,
                                Kind.CAP,
                                Kind.DELAY,
                                Kind.REFUSE)
                        .filter(feature.kinds()::contains)
                        .findFirst()
                        .orElse(written);
            }
        };
    }

    static String of(Feature feature, Kind written, Mode mode, Protocol protocol) {
        Kind kind = inForce(feature, written, mode);
        if (kind == Kind.ALLOW) {
            return AS_ASKED;
        }
        String row = feature.key() + " " + kind.key();
        String adapted = kind == written ? row : "adapt " + row;
        return Stream.of(protocol == Protocol.MQTT_3_1_1 ? "3.1.1 " + adapted : adapted, adapted)
                .flatMap(name -> Stream.of(name, name.replace("adapt ", "")))
                .filter(name -> protocol == Protocol.MQTT_3_1_1 || !name.startsWith("3.1.1 "))
                .sorted((left, right) -> Integer.compare(rank(left), rank(right)))
                .map(ROWS::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> usual(feature, kind, protocol));
    }

    /** The more is said of a case, the sooner it is looked up. */
    private static int rank(String name) {
        return -(name.startsWith("3.1.1 ") ? 1 : 0) - (name.contains("adapt ") ? 1 : 0);
    }

    private static String usual(Feature feature, Kind kind, Protocol protocol) {
        return switch (kind) {
            case ALLOW -> AS_ASKED;
            case DROP -> "no answer";
            case HANG_UP -> "closed";
            case IGNORE -> WITHOUT_EFFECT;
            case CAP, STRIP, DELAY -> "no row in the table";
            case REFUSE -> refused(feature.request(), code(feature, kind), protocol);
            case CLOSE -> protocol == Protocol.MQTT_5 ? "DISCONNECT " + Words.hex(code(feature, kind)) : "closed";
        };
    }

    private static ReasonCode code(Feature feature, Kind kind) {
        return Objects.requireNonNull(feature.naturalCode(kind), feature.key());
    }

    private static String refused(Request request, ReasonCode code, Protocol protocol) {
        if (protocol == Protocol.MQTT_5) {
            return request.answer() + " " + Words.hex(code);
        }
        return switch (request) {
            case CONNECT -> {
                Integer number = Words.RETURN_CODES.getOrDefault(code, OLDER.get(code));
                yield number == null ? "closed" : "CONNACK " + number;
            }
            case PUBLISH -> WITHOUT_EFFECT; // PUBACK has no room for a code
            case SUBSCRIBE -> "SUBACK 0x80";
            case UNSUBSCRIBE, CONVERSATION, SERVICE -> "no row in the table";
        };
    }
}
