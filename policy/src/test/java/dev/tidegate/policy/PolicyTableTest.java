package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people and programs read of one profile. */
class PolicyTableTest {
    private final PolicyTable cloudflare = new PolicyTable(Shipped.profile("cloudflare-pubsub"));
    private final PolicyTable aws = new PolicyTable(Shipped.profile("aws-iot-core"));

    @Test
    void text_ofARule_standsInLineUnderItsHeading() {
        String[] lines = aws.text().split("\n");
        String heading = line(lines, "feature ");
        String row = line(lines, "will-qos-2 ");
        assertThat(row.indexOf("refuse 0x9B (QoS not supported)")).isEqualTo(heading.indexOf("MQTT 5"));
        assertThat(row.indexOf("hang-up")).isEqualTo(heading.indexOf("MQTT 3.1.1"));
        assertThat(row.indexOf("documented")).isEqualTo(heading.indexOf("confidence"));
        assertThat(row.indexOf("[1]")).isEqualTo(heading.indexOf("source"));
    }

    @Test
    void text_ofASource_standsOnceAtTheEnd() {
        assertThat(aws.text()).containsOnlyOnce("[1] AWS IoT Core Developer Guide, MQTT (2026-11-22)");
    }

    @Test
    void text_ofTheRowOfASourceAndADoubt_standBelowTheirRule() {
        assertThat(cloudflare.text()).contains("""
                    "Single-level Wildcard (+ character)"; MQTT 5 prescribes 0xA2; 0x90 is for topic names, not filters
                """);
    }

    @Test
    void text_ofARuleThatIsOnlyWatched_saysSo() {
        assertThat(new PolicyTable(Shipped.house("retain: { verdict: strip, mode: observe }")).text())
                .contains("allow (observe)");
    }

    @Test
    void text_ofALimit_saysWhatBecomesOfTheExcess() {
        assertThat(line(aws.text().split("\n"), "filters-per-subscribe "))
                .contains(" 8 ", "close 0x97 (Quota exceeded)");
    }

    @Test
    void text_ofALimitTheProfileLeavesAlone_isTheNodes() {
        assertThat(line(aws.text().split("\n"), "stall-time ")).endsWith("this node");
    }

    @Test
    void features_ofMqtt5Alone_areNotThereIn311() {
        assertThat(aws.markdown())
                .contains("| `subscription-identifier` | close 0xA1 (Subscription Identifiers not"
                        + " supported) | n/a | documented | [1] | also seen (node-red issue 4133) |");
    }

    @Test
    void markdown_ofWhatIsSimplyAllowed_comesLast() {
        String page = aws.markdown();
        assertThat(page.indexOf("`retained-for-wildcard`")).isLessThan(page.indexOf("## Allowed"));
        assertThat(page.indexOf("`publish-qos-1`")).isGreaterThan(page.indexOf("## Allowed"));
    }

    @Test
    void markdown_ofEveryProfile_namesEveryFeature() {
        for (String name : Shipped.NAMES) {
            String page = new PolicyTable(Shipped.profile(name)).markdown();
            for (Feature each : Feature.values()) {
                assertThat(page).as(name).contains("| `" + each.key() + "` |");
            }
        }
    }

    @Test
    void json_ofARule_hasCodeSourceAndPlace() {
        assertThat(cloudflare.json())
                .contains("\"feature\": \"retain\"")
                .contains("\"code\": 154,\n        \"code-name\": \"Retain not supported\"")
                .contains("\"source\": \"page MQTT compatibility: Retain\"")
                .contains("\"place\": \"config/profiles/cloudflare-pubsub.yaml:")
                .contains("\"maximum-qos\": 0");
    }

    @Test
    void json_ofTextWithQuotes_isEscaped() {
        Profile house = Shipped.house("retain: { verdict: strip, note: 'a \"b\" \\ c' }");
        assertThat(new PolicyTable(house).json()).contains("\"note\": \"a \\\"b\\\" \\\\ c\"");
    }

    @Test
    void markdown_ofTextWithABar_keepsItsColumns() {
        Profile house = Shipped.house("retain: { verdict: strip, note: 'a|b' }");
        assertThat(new PolicyTable(house).markdown()).contains("a\\|b |");
    }

    @Test
    void source_ofARuleThatNamesNone_isItsOwnFile() {
        assertThat(new PolicyTable(Shipped.house("retain: strip")).text()).contains("] house.yaml");
    }

    private static String line(String[] lines, String start) {
        for (String each : lines) {
            if (each.startsWith(start)) {
                return each;
            }
        }
        throw new AssertionError(start);
    }
}
