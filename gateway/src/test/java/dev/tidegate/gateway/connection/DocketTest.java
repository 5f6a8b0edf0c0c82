package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.event.VerdictCounts;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.gate.Finding;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Place;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of one client, however much it does. */
class DocketTest {
    private static final Finding STRIPPED = finding(Feature.RETAIN, new Verdict.Strip(), new Verdict.Strip());
    private static final Finding WATCHED =
            finding(Feature.RETAIN, new Verdict.Close(ReasonCode.RETAIN_NOT_SUPPORTED, "no"), new Verdict.Allow());

    private final VirtualShards node = new VirtualShards(1, 1);
    private final Docket docket =
            new Docket(node.core().room(0), new GatewayEvent.Party("mqtt", "192.0.2.1:40000", "meter-7", "alice"));

    private static Finding finding(Feature feature, Verdict written, Verdict inForce) {
        return new Finding(feature, written, inForce, new Place("house.yaml", 4, 3), Mode.EMULATE);
    }

    private void publish(String topic, Finding finding) {
        node.now(0, () -> docket.note("PUBLISH", topic, List.of(finding)));
    }

    private List<Judged> told() {
        return node.events().stream().map(Judged.class::cast).toList();
    }

    private long counted(Feature feature, Verdict.Kind verdict, Effect effect) {
        return node.core().room(0).counters().verdicts().get(VerdictCounts.cell(feature, verdict, effect));
    }

    @Test
    void verdict_theFirst_isToldAtOnceWithAllThatIsKnown() {
        publish("plant/a", STRIPPED);
        assertThat(told())
                .containsExactly(new Judged(
                        new GatewayEvent.Party("mqtt", "192.0.2.1:40000", "meter-7", "alice"),
                        "PUBLISH",
                        Feature.RETAIN,
                        "plant/a",
                        "house.yaml:4",
                        Verdict.Kind.STRIP,
                        null,
                        null,
                        Mode.EMULATE,
                        Effect.ENFORCED,
                        1));
    }

    @Test
    void verdict_aHundredThousandTimesInASecond_isToldTwiceAndCountedExactly() {
        for (int i = 0; i < 100_000; i++) {
            publish("plant/" + i, STRIPPED);
        }
        node.elapse(5_000);
        assertThat(told()).extracting(Judged::count).containsExactly(1L, 99_999L);
        assertThat(told().get(1).topic()).isEqualTo("plant/99999");
        assertThat(counted(Feature.RETAIN, Verdict.Kind.STRIP, Effect.ENFORCED)).isEqualTo(100_000);
    }

    @Test
    void verdict_overTenSeconds_isToldOnceASecondAndNoneIsMissing() {
        for (int i = 0; i < 100; i++) {
            publish("t", STRIPPED);
            publish("t", STRIPPED);
            node.elapse(100);
        }
        node.elapse(1_000);
        assertThat(told()).hasSizeBetween(10, 12);
        assertThat(told().stream().mapToLong(Judged::count).sum()).isEqualTo(200);
    }

    @Test
    void verdict_onlyObserved_saysWhatWouldHaveBeen() {
        publish("t", WATCHED);
        assertThat(told()).singleElement().satisfies(judged -> {
            assertThat(judged.effect()).isEqualTo(Effect.OBSERVED);
            assertThat(judged.verdict()).isEqualTo(Verdict.Kind.CLOSE);
            assertThat(judged.code()).isEqualTo(ReasonCode.RETAIN_NOT_SUPPORTED);
        });
        assertThat(counted(Feature.RETAIN, Verdict.Kind.CLOSE, Effect.OBSERVED)).isEqualTo(1);
    }

    @Test
    void verdicts_ofTwoKinds_doNotHideEachOther() {
        publish("t", STRIPPED);
        publish("t", WATCHED);
        publish("t", finding(Feature.CONTENT_TYPE, new Verdict.Strip(), new Verdict.Strip()));
        assertThat(told()).hasSize(3);
    }

    @Test
    void objections_ofTheProtocolWithTwoCodes_doNotHideEachOther() {
        node.now(0, () -> {
            docket.note(
                    "SUBSCRIBE",
                    "a//#b",
                    Ruling.Objection.of(ReasonCode.TOPIC_FILTER_INVALID, "x"),
                    Verdict.Kind.REFUSE);
            docket.note("SUBSCRIBE", "a", Ruling.Objection.of(ReasonCode.QUOTA_EXCEEDED, "y"), Verdict.Kind.REFUSE);
        });
        assertThat(told())
                .extracting(Judged::code)
                .containsExactly(ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    void docket_closed_tellsWhatItHeldBackAndIsStill() {
        publish("t", STRIPPED);
        publish("t", STRIPPED);
        publish("t", STRIPPED);
        node.now(0, docket::close);
        node.elapse(10_000);
        assertThat(told()).extracting(Judged::count).containsExactly(1L, 2L);
    }
}
