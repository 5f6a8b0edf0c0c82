package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.app.Shell.Said;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tidegate policy explain}: it says what the gateway does, because it asks the same gate. */
class PolicyExplainTest {
    private static final Pattern BYTES = Pattern.compile("\\(bytes ([0-9A-F ]+)\\)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Said explain(String words) {
        return new Shell(folder).type(("policy explain " + words).split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // profile | version | what is explained | what a client sends | does the connection end?
                "cloudflare-pubsub | 5 | subscribe --filter a/# --qos 1 | 82 ( 00 01 () <a/#> 01 ) | ends",
                "cloudflare-pubsub | 5 | subscribe --filter a --qos 1 | 82 ( 00 01 () <a> 01 ) | stays",
                "cloudflare-pubsub | 5 | publish --topic a --retain | 31 ( <a> () ) | ends",
                "cloudflare-pubsub-strict | 5 | subscribe --filter + | 82 ( 00 01 () <+> 00 ) | ends",
                "azure-iot-operations | 5 | publish --topic a --qos 2 | 34 ( <a> 00 01 () ) | ends",
                "azure-iot-operations | 3.1.1 | publish --topic a --qos 2 | 34 ( <a> 00 01 ) | ends",
                "aws-iot-core | 5 | publish --topic a --qos 2 | 34 ( <a> 00 01 () ) | ends",
                "aws-iot-core | 3.1.1 | publish --topic a --qos 2 | 34 ( <a> 00 01 ) | stays",
                "aws-iot-core | 5 | subscribe --filter a --qos 2 | 82 ( 00 01 () <a> 02 ) | stays",
                "aws-iot-core | 3.1.1 | subscribe --filter a/b/c/d/e/f/g/h/i | 82 ( 00 01 <a/b/c/d/e/f/g/h/i> 00 ) | stays",
                "azure-event-grid@2023 | 5 | subscribe --filter a --user-property a=b | 82 ( 00 01 ( 26 <a> <b> ) <a> 00 ) | stays",
                "standard | 5 | publish --topic $a --qos 1 | 32 ( <$a> 00 01 () ) | stays",
                "standard | 3.1.1 | publish --topic $a --qos 1 | 32 ( <$a> 00 01 ) | stays",
            })
    void explanation_ofAPacket_isWhatARunningGatewayAnswers(
            String profile, String version, String packet, String sent, String end) {
        Said said = explain("--profile " + profile + " --mqtt " + version + " --packet " + packet);
        assertThat(said.status()).as(said.err()).isZero();
        Matcher bytes = BYTES.matcher(said.out());
        try (RunningGateway gateway =
                        RunningGateway.with("policy.profile=" + profile).start();
                RawClient client = joined(gateway, version)) {
            client.send(sent);
            if (bytes.find()) {
                client.expect(bytes.group(1));
            }
            if (end.equals("ends")) {
                client.expectClose();
            } else {
                client.expectNothing();
            }
        }
        assertThat(said.out().contains("the connection ends")).isEqualTo(end.equals("ends"));
    }

    private static RawClient joined(RunningGateway gateway, String version) {
        return version.equals("5") ? gateway.join(Via.TCP, "explained") : gateway.join311(Via.TCP, "explained");
    }

    @Test
    void explanation_ofSeveralRules_tellsWhichDecidesAndWhichIsNotReached() {
        assertThat(explain("--profile cloudflare-pubsub --packet subscribe --filter $share/g/a/#")
                        .out())
                .containsPattern("shared-subscription +close 0x9E .* <- decides")
                .containsPattern("multi-level-wildcard +close 0x90 .* not reached")
                .containsPattern("config/profiles/cloudflare-pubsub.yaml:\\d+ says close for shared-subscription")
                .contains("source: page MQTT compatibility: Shared Subscriptions, 2025, documented");
    }

    @Test
    void explanation_inAnotherMode_saysWhatBecameOfTheRule() {
        assertThat(explain("--profile cloudflare-pubsub --packet publish --topic a --qos 1 --mode adapt")
                        .out())
                .contains("says close for publish-qos-1; in mode adapt that becomes cap", "hears PUBACK with 0x00");
        assertThat(explain("--profile cloudflare-pubsub --packet publish --topic a --qos 1 --mode observe")
                        .out())
                .contains("in mode observe that becomes allow", "hears PUBACK with 0x00");
    }

    @Test
    void explanation_ofATopicThatIsNotPermitted_asksTheRuleForIt() {
        assertThat(explain("--profile azure-iot-operations --packet publish --topic a --qos 1 --not-permitted")
                        .out())
                .containsPattern("publish-not-permitted +refuse 0x87 .* <- decides")
                .contains("PUBACK with 0x87");
    }

    @Test
    void explanation_ofAVersionThatIsNotLetIn_saysSoFirst() {
        assertThat(explain("--profile azure-iot-hub --packet publish --topic a").out())
                .contains("such a client is not let in", "CONNACK with 0x84 (Unsupported Protocol Version)");
    }

    @Test
    void explanation_ofAConnect_judgesTheWillToo() {
        assertThat(explain("--profile azure-event-grid@2023 --packet connect --will a --will-qos 1")
                        .out())
                .containsPattern("will +refuse 0x83 .* <- decides")
                .contains("CONNACK with 0x83");
    }

    @Test
    void explanation_withoutProfile_isOfTheConfiguredOne() {
        assertThat(explain("--packet connect --set policy.profile=strict").out())
                .contains("under strict (emulate)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--packet publish | add --topic",
                "--packet publish --topic a/# | no topic name",
                "--packet subscribe | add --filter",
                "--packet publish --topic a --qos 3 | QoS is 0, 1 or 2, not 3",
                "--packet publish --topic a --user-property a | --user-property NAME=VALUE",
                "--packet publish --topic a --user-property a=b --mqtt 3.1.1 | MQTT 3.1.1 has no [USER_PROPERTY]",
            })
    void packet_thatCannotBe_isToldWithItsRemedy(String words, String told) {
        Said said = explain(words);
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err()).contains(told);
        assertThat(said.out()).isEmpty();
    }
}
