package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyTableTest {
    private final PolicyTable cloudflare = new PolicyTable(Shipped.profile("cloudflare-pubsub"));

    @Test
    void text_ofARule_standsInLineUnderItsHeading() {
        String[] lines = cloudflare.text().split("\n");
        String retain = line(lines, "retain ");
        assertThat(retain.indexOf("close")).isEqualTo(lines[3].indexOf("verdict"));
        assertThat(retain.indexOf("0x9A (Retain not supported)")).isEqualTo(lines[3].indexOf("code"));
        assertThat(retain.indexOf("page MQTT compatibility: Retain")).isEqualTo(lines[3].indexOf("source"));
    }

    @Test
    void text_ofADoubt_standsBelowItsRule() {
        assertThat(cloudflare.text()).contains("""
                        page MQTT compatibility: Single-level Wildcard (+ character)
                            MQTT 5 prescribes 0xA2; 0x90 is for topic names, not filters
                        """);
    }

    @Test
    void markdown_ofARule_isOneRow() {
        assertThat(cloudflare.markdown())
                .contains("| subscribe-qos-1 | SUBSCRIBE | cap 0 |  | specification | 2019-03-07 |")
                .contains("| packet-size | 64kB |");
    }

    @Test
    void json_ofARule_hasCodeSourceAndPlace() {
        assertThat(cloudflare.json())
                .contains("\"feature\": \"retain\"")
                .contains("\"code\": 154,\n      \"code-name\": \"Retain not supported\"")
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
    void source_ofARuleThatNamesNone_isItsOwnPlace() {
        assertThat(new PolicyTable(Shipped.house("retain: strip")).markdown()).contains("| house.yaml:4:3 |");
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
