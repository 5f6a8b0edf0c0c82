package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.PolicyDiff.Rows;
import org.junit.jupiter.api.Test;

/** What changes for a client between two profiles. */
class PolicyDiffTest {
    private static String text(String left, String right) {
        return new PolicyDiff(Shipped.profile(left), Shipped.profile(right), Rows.DIFFERENT).text();
    }

    @Test
    void diff_ofCloudflareAndItsStrictForm_isTheCodeOfTheWildcards() {
        assertThat(text("cloudflare-pubsub", "cloudflare-pubsub-strict").lines())
                .filteredOn(line -> line.contains("close 0x"))
                .containsExactly(
                        "single-level-wildcard  close 0x90 (Topic Name invalid)  close 0xA2 (Wildcard Subscriptions not"
                                + " supported)",
                        "multi-level-wildcard   close 0x90 (Topic Name invalid)  close 0xA2 (Wildcard Subscriptions not"
                                + " supported)");
    }

    @Test
    void diff_thatConcerns311Alone_isShown() {
        Profile house = Shipped.house("publish-qos-2: { close: 0x9B, 3.1.1: drop }");
        assertThat(new PolicyDiff(Shipped.house("publish-qos-2: { close: 0x9B }"), house, Rows.DIFFERENT).text())
                .contains("close 0x9B (QoS not supported); 3.1.1: drop");
    }

    @Test
    void diff_ofALimit_isShown() {
        assertThat(text("standard", "aws-iot-core")).containsPattern("subscriptions +1000 +50");
    }

    @Test
    void diff_ofWhatConnackAnnounces_isShown() {
        assertThat(text("standard", "aws-iot-core")).containsPattern("maximum-qos +2 +1");
    }

    @Test
    void diff_ofAProfileAndItself_saysThatThereIsNone() {
        assertThat(text("strict", "strict")).contains("No difference.").doesNotContain("Limits");
    }

    @Test
    void diff_ofAllRows_namesEveryFeatureAndLimit() {
        String all = new PolicyDiff(Shipped.profile("strict"), Shipped.profile("strict"), Rows.ALL).markdown();
        for (Feature each : Feature.values()) {
            assertThat(all).contains("| " + each.key() + " |");
        }
        for (Limit each : Limit.values()) {
            assertThat(all).contains("| " + each.key() + " |");
        }
    }

    @Test
    void json_ofADifference_hasBothSides() {
        String json =
                new PolicyDiff(Shipped.profile("standard"), Shipped.profile("aws-iot-core"), Rows.DIFFERENT).json();
        assertThat(json)
                .contains("\"left\": \"standard (emulate)\"")
                .contains("\"feature\": \"subscribe-qos-2\",\n      \"left\": \"allow\",\n      \"right\": \"drop\"");
    }
}
