package dev.tidegate.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.UpgradeRefused;
import dev.tidegate.gateway.log.CapturedLog;
import dev.tidegate.gateway.log.Excerpt;
import dev.tidegate.gateway.log.LineLimit;
import dev.tidegate.gateway.log.MovableClock;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditSinkTest {
    private static final ReasonCode[] CODES = ReasonCode.values();
    private static final Set<Integer> INVISIBLE = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.SURROGATE,
            (int) Character.PRIVATE_USE,
            (int) Character.UNASSIGNED,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);

    private final CapturedLog log = new CapturedLog();
    private final MovableClock clock = new MovableClock();
    private final AuditSink sink = new AuditSink(log.logger(), new LineLimit(5, 10), clock);

    @Test
    void refusal_ofAPacket_namesClientTopicRuleAndCode() {
        sink.accept(refusal("meter-7", "plant/a"));
        assertThat(log.lines()).singleElement().satisfies(line -> {
            assertThat(line.get("level").asText()).isEqualTo("WARN");
            assertThat(line.get("message").asText()).isEqualTo("verdict");
            assertThat(line.get("client").asText()).isEqualTo("meter-7");
            assertThat(line.get("subject").asText()).isEqualTo("alice");
            assertThat(line.get("packet").asText()).isEqualTo("PUBLISH");
            assertThat(line.get("topic").asText()).isEqualTo("plant/a");
            assertThat(line.get("feature").asText()).isEqualTo("publish-qos-2");
            assertThat(line.get("rule").asText()).isEqualTo("cloudflare-pubsub.yaml:31");
            assertThat(line.get("code").asText()).isEqualTo("0x9B");
            assertThat(line.get("reason").asText()).isEqualTo("QoS not supported");
            assertThat(line.get("verdict").asText()).isEqualTo("close");
            assertThat(line.get("mode").asText()).isEqualTo("emulate");
            assertThat(line.get("effect").asText()).isEqualTo("enforced");
            assertThat(line.get("count").asLong()).isEqualTo(1);
            assertThat(line.get("listener").asText()).isEqualTo("mqtt");
            assertThat(line.get("address").asText()).isEqualTo("192.0.2.1:40000");
            assertThat(line.has("suppressed")).isFalse();
        });
    }

    @Test
    void refusal_withoutWhatItDoesNotHave_leavesTheFieldsOut() {
        sink.accept(Judgements.connectRefused(null, ReasonCode.BANNED));
        assertThat(log.text())
                .contains("\"packet\":\"CONNECT\"", "\"code\":\"0x8A\"", "\"why\":\"no token\"")
                .doesNotContain("client", "subject", "topic", "rule", "null");
    }

    @Test
    void refusal_ofAnUpgrade_namesStatusAndAddress() {
        sink.accept(new UpgradeRefused("ws", "127.0.0.1:4711", 403, "this Origin is not allowed"));
        assertThat(log.lines().get(0).get("status").asInt()).isEqualTo(403);
    }

    @Test
    void adaptation_whileTheConnectionLivesOn_isInformation() {
        sink.accept(Judgements.of(Verdict.Kind.STRIP, null, Effect.ENFORCED));
        assertThat(log.lines().get(0).get("level").asText()).isEqualTo("INFO");
    }

    @Test
    void refusal_thatIsOnlyObserved_isInformation() {
        sink.accept(Judgements.of(Verdict.Kind.CLOSE, ReasonCode.RETAIN_NOT_SUPPORTED, Effect.OBSERVED));
        assertThat(log.lines().get(0).get("level").asText()).isEqualTo("INFO");
        assertThat(log.lines().get(0).get("effect").asText()).isEqualTo("observed");
    }

    @Test
    void clientId_thatForgesALine_staysAValue() {
        String forged = "x\"}\n{\"level\":\"INFO\",\"message\":\"admin login ok\"}\u001b[2J\u202e";
        sink.accept(refusal(forged, forged));
        assertThat(log.rawLines()).hasSize(1);
        assertThat(log.lines().get(0).get("client").asText()).isEqualTo(forged);
    }

    @Test
    void clientIdAndTopic_huge_areCut() {
        sink.accept(refusal("i".repeat(65_535), "t".repeat(65_535)));
        assertThat(log.lines().get(0).get("client").asText()).hasSize(128);
        assertThat(log.lines().get(0).get("topic").asText()).hasSize(256);
    }

    @Test
    void flood_ofOneCauseByManyClients_writesTheLimitAndThenTheCount() {
        for (int i = 0; i < 100_000; i++) {
            sink.accept(refusal("client-" + i, "topic/" + i));
        }
        assertThat(log.rawLines()).hasSize(5);
        clock.move(Duration.ofSeconds(1));
        sink.accept(refusal("late", "t"));
        assertThat(log.lines().get(5).get("suppressed").asLong()).isEqualTo(99_995);
    }

    @Test
    void flood_thatEnds_leavesALastLineWithTheCount() {
        for (int i = 0; i < 8; i++) {
            sink.accept(refusal("client-" + i, "t"));
        }
        sink.settle();
        JsonNode last = log.lines().get(5);
        assertThat(last.get("suppressed").asLong()).isEqualTo(3);
        assertThat(last.get("cause").asText()).isEqualTo("PUBLISH publish-qos-2 close 0x9B - enforced mqtt");
    }

    @Test
    void flood_atTheShippedLimit_staysBelowTenKibibytesASecond() {
        AuditSink shipped = new AuditSink(log.logger(), LineLimit.REFUSALS, clock);
        for (ReasonCode code : ReasonCode.values()) {
            for (int i = 0; i < 1_000; i++) {
                shipped.accept(Judgements.connectRefused("client-" + i, code));
            }
        }
        assertThat(log.text().length()).isBetween(1_000, 10 * 1_024);
    }

    /** A100. */
    @ParameterizedTest
    @MethodSource("hostileTexts")
    @DisplayName("A100: what a client calls itself cannot forge a line, drive a terminal or hide")
    void hostileText_asClientSubjectAndTopic_staysOnePrintableLineThatParses(String hostile) {
        sink.accept(Judgements.qos2Closed(hostile, hostile));
        assertThat(log.rawLines())
                .singleElement()
                .satisfies(line -> assertThat(line.codePoints())
                        .allMatch(each -> each >= ' ' && each != 0x7F && !INVISIBLE.contains(Character.getType(each))));
        assertThat(log.lines().get(0).get("client").asText()).isEqualTo(Excerpt.id(hostile));
        assertThat(log.lines().get(0).get("topic").asText()).isEqualTo(Excerpt.topic(hostile));
    }

    static Stream<String> hostileTexts() {
        return Stream.of(
                "x\n2026-11-22 INFO admin login ok",
                "x\r\n{\"level\":\"INFO\",\"message\":\"admin login ok\"}",
                "\u001b[2J\u001b]0;owned\u0007",
                "\u009b31m",
                "\u202Egnp.exe",
                "\u2066a\u2069\u200Fb",
                "a\u2028b\u2029c\u0085d",
                "\u0000\u007f\b\f\u000b",
                "\uD800",
                "\uDFFFx",
                "\uDB40\uDC41 tag characters",
                "\uE000\uFFFE\uFFFF",
                "\u00A0\u3000\u200B\uFEFF blanks",
                "\"}],\\",
                "<img src=x onerror=alert(1)></script>",
                "${jndi:ldap://x}%d%n{}",
                "\u001b".repeat(65_535),
                "\uD83D\uDE00".repeat(10_000));
    }

    @Test
    @DisplayName("A79: a flood of hostile clients writes less than 10 KiB a second")
    void flood_ofClientsWithTheWorstNames_staysBelowTenKibibytesInEverySecond() {
        AuditSink shipped = new AuditSink(log.logger(), LineLimit.REFUSALS, clock);
        int before = 0;
        for (int second = 0; second < 5; second++) {
            for (int i = 0; i < 20_000; i++) {
                String id = "\u001b".repeat(100) + i;
                shipped.accept(Judgements.connectRefused(id, CODES[i % CODES.length]));
                shipped.accept(Judgements.qos2Closed(id, id.repeat(3)));
            }
            shipped.settle();
            int now = log.text().length();
            assertThat(now - before).isBetween(1_000, 10 * 1_024);
            before = now;
            clock.move(Duration.ofSeconds(1));
        }
    }

    @Test
    void connectedClient_isNotAnAuditLine() {
        sink.accept(new GatewayEvent.ClientConnected("mqtt", "127.0.0.1:1", "a", null, "5", "standard", false));
        assertThat(log.text()).isEmpty();
    }

    private static GatewayEvent refusal(String clientId, String topic) {
        return Judgements.qos2Closed(clientId, topic);
    }
}
