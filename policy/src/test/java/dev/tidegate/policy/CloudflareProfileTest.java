package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Verdict.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudflareProfileTest {
    private final Profile profile = Shipped.profile("cloudflare-pubsub");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "USER_NAME               | IGNORE |      | User Name & Password Authentication",
                "CLIENT_CERTIFICATE      | IGNORE |      | Mutual TLS (TLS Client Credentials)",
                "ENHANCED_AUTHENTICATION | REFUSE | 0x8C | Enhanced Authentication",
                "PUBLISH_QOS_1           | CLOSE  | 0x9B | Delivery: At Least Once (QoS 1)",
                "PUBLISH_QOS_2           | CLOSE  | 0x9B | Delivery: Exactly Once (QoS 2)",
                "RETAIN                  | CLOSE  | 0x9A | Retain",
                "WILL                    | IGNORE |      | Will Messages",
                "CLIENT_RECEIVE_MAXIMUM  | IGNORE |      | Receive Maximum",
                "SINGLE_LEVEL_WILDCARD   | CLOSE  | 0x90 | Single-level Wildcard (+ character)",
                "MULTI_LEVEL_WILDCARD    | CLOSE  | 0x90 | Multi-level Wildcard (# character)",
                "SHARED_SUBSCRIPTION     | CLOSE  | 0x9E | Shared Subscriptions",
                "SUBSCRIPTION_IDENTIFIER | CLOSE  | 0xA1 | Subscription Identifiers",
                "PUBLISH_USER_PROPERTIES | STRIP  |      | User Properties",
            })
    void rule_ofEveryRowOfThePage_answersAsDocumentedAndNamesTheRow(
            Feature feature, Kind kind, @Nullable String code, String row) {
        Verdict verdict = profile.on(feature);
        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.match(new CodeOf())).startsWith(code == null ? "none" : code);
        assertThat(profile.rule(feature).source()).isEqualTo("page MQTT compatibility: " + row);
        assertThat(profile.rule(feature).date()).isEqualTo("2025");
        assertThat(profile.rule(feature).confidence()).isEqualTo(Confidence.DOCUMENTED);
    }

    @Test
    void rules_all_nameASource() {
        for (Feature each : Feature.values()) {
            assertThat(profile.rule(each).source()).as(each.key()).isNotEmpty();
        }
    }

    @Test
    void rules_thePageIsSilentAbout_areMarkedInferred() {
        for (Feature each : List.of(
                Feature.RESPONSE_TOPIC,
                Feature.CORRELATION_DATA,
                Feature.MESSAGE_EXPIRY,
                Feature.TOPIC_ALIAS,
                Feature.NO_LOCAL,
                Feature.RETAIN_AS_PUBLISHED,
                Feature.RETAIN_HANDLING)) {
            assertThat(profile.on(each).kind()).isEqualTo(Kind.ALLOW);
            assertThat(profile.rule(each).confidence()).isEqualTo(Confidence.INFERRED);
        }
    }

    @Test
    void subscribe_aboveQos0_isGrantedQos0() {
        assertThat(profile.on(Feature.SUBSCRIBE_QOS_1)).isEqualTo(new Verdict.Cap(0));
        assertThat(profile.on(Feature.SUBSCRIBE_QOS_2)).isEqualTo(new Verdict.Cap(0));
    }

    @Test
    void connect_ofVersion3_isRefusedWithUnsupportedProtocolVersion() {
        assertThat(profile.on(Feature.MQTT_3_1_1))
                .isEqualTo(new Verdict.Refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT 5 only"));
        assertThat(profile.on(Feature.MQTT_3_1)).isEqualTo(profile.on(Feature.MQTT_3_1_1));
    }

    @Test
    void connack_announcesNothingTheRulesDeny() {
        assertThat(profile.maximumQos()).isZero();
        assertThat(profile.retainAvailable()).isFalse();
        assertThat(profile.wildcardSubscriptionAvailable()).isFalse();
        assertThat(profile.sharedSubscriptionAvailable()).isFalse();
        assertThat(profile.subscriptionIdentifierAvailable()).isFalse();
    }

    @Test
    void sharedFilterWithWildcard_breaksTwoRules_isAnsweredAsShared() {
        assertThat(Feature.first(
                        Request.SUBSCRIBE, Feature.MULTI_LEVEL_WILDCARD.bit() | Feature.SHARED_SUBSCRIPTION.bit()))
                .isEqualTo(Feature.SHARED_SUBSCRIPTION);
    }

    @ParameterizedTest
    @CsvSource({
        "PACKET_SIZE, 64kB",
        "TOPIC_BYTES, 65535",
        "TOPIC_LEVELS, 9",
        "CLIENT_ID_BYTES, 23",
        "PACKET_RATE, 10/s",
        "KEEP_ALIVE_MIN, 10s",
        "SESSION_EXPIRY_MAX, 7d"
    })
    void limit_thatIsDocumented_isSetWithItsSource(Limit limit, String value) {
        assertThat(limit.show(profile.limits())).isEqualTo(value);
        assertThat(profile.rule(limit).orElseThrow().basis().source()).contains("limits.md");
    }

    private static final class CodeOf implements Verdict.Cases<String> {
        @Override
        public String allow(Verdict.Allow verdict) {
            return "none";
        }

        @Override
        public String cap(Verdict.Cap verdict) {
            return "none";
        }

        @Override
        public String ignore(Verdict.Ignore verdict) {
            return "none";
        }

        @Override
        public String strip(Verdict.Strip verdict) {
            return "none";
        }

        @Override
        public String refuse(Verdict.Refuse verdict) {
            return verdict.code().toString();
        }

        @Override
        public String delay(Verdict.Delay verdict) {
            return "";
        }

        @Override
        public String drop(Verdict.Drop verdict) {
            return "";
        }

        @Override
        public String hangUp(Verdict.HangUp verdict) {
            return "";
        }

        @Override
        public String close(Verdict.Close verdict) {
            return verdict.code().toString();
        }
    }
}
