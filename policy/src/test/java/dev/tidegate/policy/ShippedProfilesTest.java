package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds for every profile that comes with the gateway. */
class ShippedProfilesTest {
    static final List<String> ALL = Shipped.NAMES;

    /** Those that describe somebody else's service. */
    static final List<String> VENDORS = ALL.stream()
            .filter(name -> !name.equals("standard") && !name.equals("strict"))
            .toList();

    @ParameterizedTest
    @FieldSource("ALL")
    void profile_inEveryModeAndVersion_answersEveryFeature(String name) {
        for (Mode mode : Mode.values()) {
            for (Protocol protocol : Protocol.values()) {
                Profile view = Shipped.profile(name).in(mode).spoken(protocol);
                assertThat(Stream.of(Feature.values()).map(view::on)).doesNotContainNull();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void rules_all_nameSourceAndDate(String name) {
        for (Protocol protocol : Protocol.values()) {
            Profile profile = Shipped.profile(name).spoken(protocol);
            for (Feature each : Feature.values()) {
                assertThat(profile.rule(each).source()).as(each.key()).isNotEmpty();
                assertThat(profile.rule(each).date()).as(each.key()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void limits_thatAProfileSets_nameSourceAndDate(String name) {
        Profile profile = Shipped.profile(name);
        for (Limit each : Limit.values()) {
            profile.rule(each).map(LimitRule::basis).ifPresent(basis -> {
                assertThat(basis.source()).as(each.key()).isNotEmpty();
                assertThat(basis.date()).as(each.key()).isNotEmpty();
            });
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void rules_thatNobodyDocumented_sayWhatIsDoubtful(String name) {
        Profile profile = Shipped.profile(name);
        for (Feature each : Feature.values()) {
            if (profile.rule(each).confidence() == Confidence.INFERRED) {
                assertThat(profile.rule(each).note()).as(each.key()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VENDORS")
    void feature_ofAVendor_isNeverSilentlyThatOfTheStandard(String name) {
        Profile profile = Shipped.profile(name);
        Protocol spoken = profile.on(Feature.MQTT_5).isPermitted() ? Protocol.MQTT_5 : Protocol.MQTT_3_1_1;
        assertThat(Stream.of(Feature.values())
                        .filter(each -> !each.isExcess() && each.existsIn(spoken))
                        .filter(each -> profile.rule(each).file().endsWith("/standard.yaml"))
                        .map(Feature::key))
                .as("features about which %s says nothing", name)
                .isEmpty();
    }

    /** A number of the vendor's goes with an answer of the vendor's: the standard answer would be silently filled in. */
    @ParameterizedTest
    @FieldSource("VENDORS")
    void limit_ofAVendor_comesWithWhatBecomesOfTheExcess(String name) {
        Profile profile = Shipped.profile(name);
        for (Limit limit : Limit.values()) {
            if (profile.rule(limit).isPresent()) {
                assertThat(Excess.over(limit).stream()
                                .filter(each -> each.existsIn(Protocol.MQTT_5))
                                .filter(each -> profile.rule(each).file().endsWith("/standard.yaml"))
                                .map(Feature::key))
                        .as("%s of %s", limit.key(), name)
                        .isEmpty();
            }
        }
    }

    @Test
    void strict_isNowhereLooserThanStandard() {
        Limits strict = Shipped.profile("strict").limits();
        Limits standard = Limits.defaults();
        assertThat(strict.packetSize()).isEqualTo(ByteSize.parse("64KiB"));
        assertThat(strict.topicLevels()).isEqualTo(8);
        for (Limit each : Limit.values()) {
            if (each != Limit.KEEP_ALIVE_MIN && !isRate(each) && each != Limit.OVERFLOW) {
                assertThat(compare(each, strict, standard)).as(each.key()).isNotPositive();
            }
        }
        assertThat(strict.keepAliveMin()).isGreaterThan(standard.keepAliveMin());
        assertThat(strict.packetRate()).isPositive();
        assertThat(strict.byteRate()).isPositive();
        assertThat(strict.connectRate()).isPositive();
    }

    private static int compare(Limit limit, Limits left, Limits right) {
        return limit.of(left) instanceof Comparable<?> value ? order(value, limit.of(right)) : 0;
    }

    @SuppressWarnings("unchecked")
    private static int order(Comparable<?> left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    /** 0 is no bound at all, and the standard. */
    private static boolean isRate(Limit limit) {
        return limit == Limit.PACKET_RATE || limit == Limit.BYTE_RATE || limit == Limit.CONNECT_RATE;
    }

    @Test
    void strict_givesAReasonForEveryNumber() {
        Profile strict = Shipped.profile("strict");
        for (Limit each : Limit.values()) {
            strict.rule(each)
                    .ifPresent(rule ->
                            assertThat(rule.basis().note()).as(each.key()).isNotEmpty());
        }
    }

    @Test
    void strict_keepsTheNumbersOfTheNodeToItself() {
        assertThat(Shipped.profile("strict").systemTopicsAvailable()).isFalse();
    }

    @Test
    void cloudflareStrict_answersWildcardsAsMqttPrescribes() {
        for (Feature each : List.of(Feature.SINGLE_LEVEL_WILDCARD, Feature.MULTI_LEVEL_WILDCARD)) {
            assertThat(new Answered(Shipped.profile("cloudflare-pubsub-strict"), each).to(Protocol.MQTT_5))
                    .isEqualTo("close 0xA2 (Wildcard Subscriptions not supported)");
        }
    }

    @Test
    void heir_takesWhatItsParentSaysAndWhatItsParentsParentSays() {
        Profile heir = Shipped.profile("azure-event-grid@2025");
        assertThat(heir.rule(Feature.RETAIN).file()).endsWith("azure-event-grid@2025.yaml");
        assertThat(heir.rule(Feature.SHARED_SUBSCRIPTION).file()).endsWith("azure-event-grid@2023.yaml");
        assertThat(heir.rule(Feature.TOO_MANY_INFLIGHT).file()).endsWith("standard.yaml");
    }
}
