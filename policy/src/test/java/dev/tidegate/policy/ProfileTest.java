package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {
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
    void standard_restrictsNothingThatMqttHas_butExcess() {
        Profile standard = Shipped.profile("standard");
        for (Feature each : List.of(Feature.PUBLISH_QOS_2, Feature.RETAIN, Feature.TOPIC_ALIAS, Feature.CONTENT_TYPE)) {
            assertThat(standard.restricted(Request.PUBLISH) & each.bit()).isZero();
        }
        assertThat(standard.restricted(Request.SUBSCRIBE) & Feature.SHARED_SUBSCRIPTION.bit())
                .isZero();
    }

    @Test
    void restricted_isTheMaskOfAllRulesThatSayOtherThanAllow_requestByRequest() {
        Profile house = Shipped.house("retain: strip\n  no-local: refuse");
        Profile standard = Shipped.profile("standard");
        assertThat(house.restricted(Request.PUBLISH))
                .isEqualTo(standard.restricted(Request.PUBLISH) | Feature.RETAIN.bit());
        assertThat(house.restricted(Request.SUBSCRIBE))
                .isEqualTo(standard.restricted(Request.SUBSCRIBE) | Feature.NO_LOCAL.bit());
    }

    @Test
    void spoken_byAnOlderClient_takesItsOwnVerdict() {
        Profile house = Shipped.house("publish-not-permitted: { refuse: 0x87, 3.1.1: hang-up }");
        assertThat(house.on(Feature.PUBLISH_NOT_PERMITTED).kind()).isEqualTo(Kind.REFUSE);
        assertThat(house.spoken(Protocol.MQTT_3_1_1)
                        .on(Feature.PUBLISH_NOT_PERMITTED)
                        .kind())
                .isEqualTo(Kind.HANG_UP);
    }

    @Test
    void ruleThatIsObserved_allows_whileTheRestEnforces() {
        Profile house = Shipped.house("retain: { close: 0x9A, mode: observe }\n  no-local: refuse");
        assertThat(house.on(Feature.RETAIN).kind()).isEqualTo(Kind.ALLOW);
        assertThat(house.modeOf(Feature.RETAIN)).isEqualTo(Mode.OBSERVE);
        assertThat(house.restricted(Request.PUBLISH) & Feature.RETAIN.bit()).isNotZero();
        assertThat(house.on(Feature.NO_LOCAL).kind()).isEqualTo(Kind.REFUSE);
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
    void isAs_forWhatWasReadAgain_isTrue() {
        for (String name : Shipped.NAMES) {
            assertThat(Shipped.profile(name).isAs(Shipped.profile(name)))
                    .as(name)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"retain: drop", "retain: { verdict: strip, note: n }", "no-local: strip\n  retain: strip"})
    void isAs_forAnotherRuleReasonOrPlace_isFalse(String lines) {
        assertThat(Shipped.house("retain: strip").isAs(Shipped.house(lines))).isFalse();
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
    void adapt_announcesWhatTheClientWillExperience() {
        Profile adapted = Shipped.profile("cloudflare-pubsub").in(Mode.ADAPT);
        assertThat(adapted.maximumQos()).isEqualTo(2);
        assertThat(adapted.retainAvailable()).as("nothing will be retained").isFalse();
        assertThat(adapted.wildcardSubscriptionAvailable()).isFalse();
    }

    @Test
    void observe_allowsAll_andStillKnowsWhatIsWritten() {
        Profile written = Shipped.profile("cloudflare-pubsub");
        Profile observed = written.in(Mode.OBSERVE);
        for (Feature each : Feature.values()) {
            assertThat(observed.on(each).kind())
                    .as(each.key())
                    .isEqualTo(each.isForbidden() ? written.on(each).kind() : Kind.ALLOW);
        }
        assertThat(observed.restricted(Request.PUBLISH)).isEqualTo(written.restricted(Request.PUBLISH));
        assertThat(observed.rule(Feature.RETAIN).verdict().kind()).isEqualTo(Kind.CLOSE);
    }

    @Test
    void observe_doesNotOpenWhatNobodyHasPermitted_unlessItsOwnRuleSaysSo() {
        Profile observed = Shipped.house("publish-not-permitted: { refuse: 0x87, mode: observe }")
                .in(Mode.OBSERVE);
        assertThat(observed.on(Feature.SUBSCRIBE_NOT_PERMITTED).kind()).isEqualTo(Kind.REFUSE);
        assertThat(observed.modeOf(Feature.WILL_NOT_PERMITTED)).isEqualTo(Mode.EMULATE);
        assertThat(observed.on(Feature.PUBLISH_NOT_PERMITTED).kind()).isEqualTo(Kind.ALLOW);
    }

    @Test
    void emulate_afterAnotherMode_isAsWrittenAgain() {
        Profile written = Shipped.profile("cloudflare-pubsub");
        assertThat(written.in(Mode.OBSERVE).in(Mode.EMULATE).on(Feature.RETAIN)).isEqualTo(written.on(Feature.RETAIN));
    }
}
