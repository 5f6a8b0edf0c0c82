package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documentation of the other services says, fact by fact. */
class CloudProfilesTest {
    private final PolicyBook book = Shipped.book();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // profile | feature | answer to MQTT 5 | answer to MQTT 3.1.1 | confidence
                "aws-iot-core | PUBLISH_QOS_2 | close 0x9B | drop | DOCUMENTED",
                "aws-iot-core | SUBSCRIBE_QOS_2 | drop | drop | DOCUMENTED",
                "aws-iot-core | WILL_QOS_2 | refuse 0x9B | hang-up | DOCUMENTED",
                "aws-iot-core | RETAIN | allow | allow | DOCUMENTED",
                "aws-iot-core | RETAINED_FOR_WILDCARD | ignore | ignore | DOCUMENTED",
                "aws-iot-core | PARENT_OF_MULTI_LEVEL_WILDCARD | ignore | ignore | DOCUMENTED",
                "aws-iot-core | SHARED_SUBSCRIPTION | allow | allow | DOCUMENTED",
                "aws-iot-core | SUBSCRIPTION_IDENTIFIER | close 0xA1 | n/a | DOCUMENTED",
                "aws-iot-core | ENHANCED_AUTHENTICATION | refuse 0x8C | n/a | DOCUMENTED",
                "aws-iot-core | AUTH | close 0x82 | n/a | DOCUMENTED",
                "aws-iot-core | PUBLISH_USER_PROPERTIES | allow | n/a | DOCUMENTED",
                "aws-iot-core | REQUEST_RESPONSE_INFORMATION | ignore | n/a | DOCUMENTED",
                "aws-iot-core | CLIENT_ID_TOO_LONG | refuse 0x85 | refuse | DOCUMENTED",
                "aws-iot-core | SYSTEM_TOPIC_NAME | refuse 0x90 | hang-up | INFERRED",
                "aws-iot-core | PUBLISH_NOT_PERMITTED | refuse 0x87 | hang-up | INFERRED",
                "aws-iot-core | TOO_MANY_SUBSCRIPTIONS | refuse 0x97 | refuse | INFERRED",
                "azure-event-grid@2023 | RETAIN | close 0x9A | hang-up | DOCUMENTED",
                "azure-event-grid@2023 | WILL | refuse 0x83 | hang-up | DOCUMENTED",
                "azure-event-grid@2023 | PUBLISH_QOS_2 | close 0x9B | hang-up | SPECIFICATION",
                "azure-event-grid@2023 | SHARED_SUBSCRIPTION | close 0x9E | close | SPECIFICATION",
                "azure-event-grid@2023 | SUBSCRIPTION_IDENTIFIER | close 0xA1 | n/a | SPECIFICATION",
                "azure-event-grid@2023 | CONNECT_USER_PROPERTIES | refuse 0x83 | n/a | DOCUMENTED",
                "azure-event-grid@2023 | SUBSCRIBE_USER_PROPERTIES | refuse 0x83 | n/a | DOCUMENTED",
                "azure-event-grid@2023 | PUBLISH_USER_PROPERTIES | allow | n/a | DOCUMENTED",
                "azure-event-grid@2023 | ERROR_IN_ACKNOWLEDGEMENT | close 0x83 | n/a | DOCUMENTED",
                "azure-event-grid@2023 | ENHANCED_AUTHENTICATION | refuse 0x8C | n/a | SPECIFICATION",
                "azure-event-grid@2023 | EMPTY_CLIENT_ID | refuse 0x85 | refuse | DOCUMENTED",
                "azure-event-grid@2023 | REQUEST_RESPONSE_INFORMATION | ignore | n/a | DOCUMENTED",
                "azure-event-grid@2025 | RETAIN | allow | allow | DOCUMENTED",
                "azure-event-grid@2025 | WILL | allow | allow | DOCUMENTED",
                "azure-event-grid@2025 | WILL_DELAY | cap 5m | n/a | DOCUMENTED",
                "azure-event-grid@2025 | EMPTY_CLIENT_ID | allow | allow | DOCUMENTED",
                "azure-event-grid@2025 | ENHANCED_AUTHENTICATION | allow | n/a | DOCUMENTED",
                "azure-event-grid@2025 | AUTH | allow | n/a | DOCUMENTED",
                "azure-event-grid@2025 | SHARED_SUBSCRIPTION | close 0x9E | close | SPECIFICATION",
                "azure-iot-hub | MQTT_5 | refuse 0x84 | n/a | DOCUMENTED",
                "azure-iot-hub | MQTT_3_1_1 | n/a | allow | DOCUMENTED",
                "azure-iot-hub | PUBLISH_QOS_2 | close 0x9B | hang-up | DOCUMENTED",
                "azure-iot-hub | SUBSCRIBE_QOS_2 | cap 1 | cap 1 | DOCUMENTED",
                "azure-iot-hub | RETAIN | strip | strip | DOCUMENTED",
            })
    void feature_isAnsweredAsItsVendorWrites(
            String name, Feature feature, String answer5, String answer311, Confidence confidence) {
        Profile profile = book.profile(name);
        Answered answered = new Answered(profile, feature);
        assertThat(answered.to(Protocol.MQTT_5)).startsWith(answer5);
        assertThat(answered.to(Protocol.MQTT_3_1_1)).isEqualTo(answer311);
        assertThat(profile.rule(feature).confidence()).isEqualTo(confidence);
    }

    @ParameterizedTest
    @CsvSource({
        "aws-iot-core, PACKET_SIZE, 146KiB",
        "aws-iot-core, TOPIC_BYTES, 256",
        "aws-iot-core, TOPIC_LEVELS, 8",
        "aws-iot-core, FILTERS_PER_SUBSCRIBE, 8",
        "aws-iot-core, SUBSCRIPTIONS, 50",
        "aws-iot-core, CLIENT_ID_BYTES, 128",
        "aws-iot-core, CONNECT_RATE, 1/s",
        "aws-iot-core, KEEP_ALIVE_MIN, 30s",
        "aws-iot-core, KEEP_ALIVE_MAX, 20m",
        "aws-iot-core, RECEIVE_MAXIMUM, 100",
        "aws-iot-core, INFLIGHT, 100",
        "aws-iot-core, TOPIC_ALIAS_MAXIMUM, 8",
        "aws-iot-core, PACKET_RATE, 100/s",
        "aws-iot-core, BYTE_RATE, 524288/s",
        "aws-iot-core, SESSION_EXPIRY_MAX, 1h",
        "aws-iot-core, MESSAGE_EXPIRY_MAX, 7d",
        "azure-event-grid@2023, PACKET_SIZE, 512KiB",
        "azure-event-grid@2023, TOPIC_BYTES, 256",
        "azure-event-grid@2023, TOPIC_LEVELS, 8",
        "azure-event-grid@2023, FILTERS_PER_SUBSCRIBE, 10",
        "azure-event-grid@2023, SUBSCRIPTIONS, 50",
        "azure-event-grid@2023, PROPERTY_BYTES, 256",
        "azure-event-grid@2023, USER_PROPERTY_BYTES, 32KiB",
        "azure-event-grid@2023, KEEP_ALIVE_MAX, 1160s",
        "azure-event-grid@2023, SESSION_EXPIRY_MAX, 1h",
        "azure-event-grid@2023, PACKET_RATE, 100/s",
        "azure-event-grid@2023, OUTBOX_MESSAGES, 100",
        "azure-event-grid@2023, SESSIONS_PER_IDENTITY, 1",
        "azure-event-grid@2023, TOPIC_ALIAS_MAXIMUM, 10",
        "azure-event-grid@2025, WILL_DELAY_MAX, 5m",
        "azure-event-grid@2025, TOPIC_BYTES, 256",
        "azure-iot-hub, PACKET_SIZE, 256KiB",
        "azure-iot-hub, SUBSCRIPTIONS, 5",
        "azure-iot-hub, KEEP_ALIVE_MAX, 1177s",
    })
    void limit_isTheVendorsNumber(String name, Limit limit, String value) {
        assertThat(limit.show(book.profile(name).limits())).isEqualTo(value);
        assertThat(book.profile(name).rule(limit)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"aws-iot-core, 1", "azure-event-grid@2023, 1", "azure-event-grid@2025, 1", "cloudflare-pubsub-strict, 0"
    })
    void connack_announcesTheHighestQosTaken(String name, int qos) {
        assertThat(book.profile(name).maximumQos()).isEqualTo(qos);
    }

    /** The lists of AWS's developer guide; it says that there may be others. */
    private static final Map<Request, Set<Integer>> LISTED = Map.of(
            Request.CONNECT, Set.of(0x00, 0x80, 0x85, 0x86, 0x87, 0x90, 0x97, 0x9B),
            Request.PUBLISH, Set.of(0x00, 0x80, 0x87, 0x90, 0x91, 0x97),
            Request.SUBSCRIBE, Set.of(0x00, 0x01, 0x80, 0x87, 0x8F, 0x91, 0x97),
            Request.UNSUBSCRIBE, Set.of(0x00, 0x80, 0x8F, 0x91));

    private static final Set<Integer> DISCONNECTS =
            Set.of(0x81, 0x82, 0x87, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x97, 0x98, 0x9B, 0xA1);

    @Test
    void aws_codeItDoesNotList_isExplainedByItsRule() {
        Profile aws = book.profile("aws-iot-core");
        Set<Feature> unlisted = EnumSet.noneOf(Feature.class);
        for (Feature each : Feature.values()) {
            Verdict verdict = aws.on(each);
            if (verdict instanceof Verdict.Refuse refuse
                    && !LISTED.getOrDefault(each.request(), Set.of())
                            .contains(refuse.code().code())) {
                unlisted.add(each);
                assertThat(aws.rule(each).note()).as(each.key()).contains(hex(refuse.code()));
            }
            if (verdict instanceof Verdict.Close close
                    && !DISCONNECTS.contains(close.code().code())) {
                unlisted.add(each);
                assertThat(aws.rule(each).note()).as(each.key()).contains(hex(close.code()));
            }
        }
        assertThat(unlisted)
                .containsExactly(
                        Feature.MQTT_3_1,
                        Feature.ENHANCED_AUTHENTICATION,
                        Feature.AUTHENTICATION_DATA,
                        Feature.TOO_MANY_CONNECTS,
                        Feature.TOO_MANY_FAILED_LOGINS,
                        Feature.TOO_PERSISTENT_LOGINS,
                        Feature.TOO_MANY_TAKEOVERS,
                        Feature.WILL_TOO_LARGE,
                        Feature.PACKET_TOO_LARGE);
    }

    private static String hex(ReasonCode code) {
        return String.format(Locale.ROOT, "0x%02X", code.code());
    }

    @Test
    void eventGrid_of2025_differsFrom2023WhereThePagesDo() {
        Profile then = book.profile("azure-event-grid@2023");
        Profile now = book.profile("azure-event-grid@2025");
        Set<Feature> changed = Stream.of(Feature.values())
                .filter(each -> !new Answered(then, each).toAll().equals(new Answered(now, each).toAll()))
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(changed)
                .containsExactlyInAnyOrderElementsOf(List.of(
                        Feature.ENHANCED_AUTHENTICATION,
                        Feature.AUTHENTICATION_DATA,
                        Feature.EMPTY_CLIENT_ID,
                        Feature.WILL,
                        Feature.WILL_RETAIN,
                        Feature.WILL_DELAY,
                        Feature.RETAIN,
                        Feature.AUTH));
    }
}
