package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {
    private static final long NOT_HERE = Feature.CLIENT_CERTIFICATE.bit() | Feature.ENHANCED_AUTHENTICATION.bit();

    private static final String QOS_0 = "publish-qos-1: close\n  publish-qos-2: close";

    @Test
    void standard_announcesEverything() {
        Profile standard = Shipped.profile("standard");
        assertThat(standard.maximumQos()).isEqualTo(2);
        assertThat(standard.retainAvailable()).isTrue();
        assertThat(standard.wildcardSubscriptionAvailable()).isTrue();
        assertThat(standard.sharedSubscriptionAvailable()).isTrue();
        assertThat(standard.subscriptionIdentifierAvailable()).isTrue();
        assertThat(standard.topicAliasMaximum()).isEqualTo(32);
    }

    @Test
    void standard_restrictsOnlyWhatTheGatewayDoesNotHave() {
        assertThat(Shipped.profile("standard").restricted()).isEqualTo(NOT_HERE);
    }

    @Test
    void restricted_isTheMaskOfAllRulesThatSayOtherThanAllow() {
        Profile house = Shipped.house("retain: strip\n  no-local: refuse");
        assertThat(house.restricted()).isEqualTo(NOT_HERE | Feature.RETAIN.bit() | Feature.NO_LOCAL.bit());
    }

    @ParameterizedTest
    @CsvSource({"allow, 2", "{ cap: 1 }, 2", "close, 1"})
    void maximumQos_ofARuleOnQos2_promisesWhatIsAccepted(String rule, int maximum) {
        assertThat(Shipped.house("publish-qos-2: " + rule).maximumQos()).isEqualTo(maximum);
    }

    @Test
    void maximumQos_whereQos1IsClosed_isZero() {
        assertThat(Shipped.house(QOS_0).maximumQos()).isZero();
    }

    @Test
    void retainAvailable_whereTheFlagIsStripped_isStillPromised() {
        assertThat(Shipped.house("retain: strip").retainAvailable()).isTrue();
    }

    @Test
    void wildcardAvailable_whereOnlyOneOfThemIsRefused_isStillPromised() {
        assertThat(Shipped.house("multi-level-wildcard: refuse").wildcardSubscriptionAvailable())
                .isTrue();
    }

    @Test
    void topicAliasMaximum_whereAliasesAreClosed_isZero() {
        assertThat(Shipped.house("topic-alias: close").topicAliasMaximum()).isZero();
    }

    @Test
    void sessionExpiryMax_ofRuleAndLimit_isTheSmaller() {
        assertThat(Shipped.house("session-expiry: { cap: 1h }").sessionExpiryMax())
                .isEqualTo(Duration.ofHours(1));
        assertThat(Shipped.house("session-expiry: { cap: 30d }").sessionExpiryMax())
                .isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISH_QOS_1, CAP",
        "RETAIN, STRIP",
        "WILL, IGNORE",
        "SHARED_SUBSCRIPTION, REFUSE",
        "SUBSCRIPTION_IDENTIFIER, STRIP",
        "MQTT_3_1_1, REFUSE",
        "SUBSCRIBE_QOS_1, CAP"
    })
    void adapt_ofTheCloudProfile_takesTheKindestVerdict(Feature feature, Kind kind) {
        assertThat(Shipped.profile("cloudflare-pubsub")
                        .in(Mode.ADAPT)
                        .on(feature)
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void adapt_whereNoQosButZeroIsTaken_lowersQos2ToZeroAndNotToOne() {
        assertThat(Shipped.house(QOS_0).in(Mode.ADAPT).on(Feature.PUBLISH_QOS_2))
                .isEqualTo(new Verdict.Cap(0));
    }

    @Test
    void adapt_ofACodeThatSubackCannotCarry_takesTheNaturalOne() {
        assertThat(Shipped.house("multi-level-wildcard: { close: 0x90, why: no }")
                        .in(Mode.ADAPT)
                        .on(Feature.MULTI_LEVEL_WILDCARD))
                .isEqualTo(new Verdict.Refuse(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED, "no"));
    }

    @Test
    void adapt_announcesWhatIsNowAccepted() {
        Profile adapted = Shipped.profile("cloudflare-pubsub").in(Mode.ADAPT);
        assertThat(adapted.maximumQos()).isEqualTo(2);
        assertThat(adapted.retainAvailable()).isTrue();
        assertThat(adapted.wildcardSubscriptionAvailable()).isFalse();
    }

    @Test
    void observe_allowsAll_andStillKnowsWhatIsWritten() {
        Profile written = Shipped.profile("cloudflare-pubsub");
        Profile observed = written.in(Mode.OBSERVE);
        for (Feature each : Feature.values()) {
            assertThat(observed.on(each).kind()).isEqualTo(Kind.ALLOW);
        }
        assertThat(observed.restricted()).isEqualTo(written.restricted());
        assertThat(observed.rule(Feature.RETAIN).verdict().kind()).isEqualTo(Kind.CLOSE);
    }

    @Test
    void emulate_afterAnotherMode_isAsWrittenAgain() {
        Profile written = Shipped.profile("cloudflare-pubsub");
        assertThat(written.in(Mode.OBSERVE).in(Mode.EMULATE).on(Feature.RETAIN)).isEqualTo(written.on(Feature.RETAIN));
    }
}
