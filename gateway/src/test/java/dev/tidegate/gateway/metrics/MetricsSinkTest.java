package dev.tidegate.gateway.metrics;

import static dev.tidegate.gateway.event.GatewayEvent.Effect.ENFORCED;
import static dev.tidegate.gateway.event.GatewayEvent.Effect.OBSERVED;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Side;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class MetricsSinkTest {
    private static final Feature[] FEATURES = Feature.values();
    private static final Verdict.Kind[] KINDS = Verdict.Kind.values();

    private final Counters one = new Counters();
    private final Counters two = new Counters();
    private final MetricsSink sink = new MetricsSink(List.of(one, two));

    @Test
    void page_twoShards_showsTheSum() {
        one.add(Count.MESSAGES_RECEIVED, 40);
        two.add(Count.MESSAGES_RECEIVED, 2);
        assertThat(sink.scrape()).contains("\ntidegate_messages_received_total 42.0\n");
    }

    @Test
    void page_countsThatShareAMetric_areToldApartByLabel() {
        one.add(Count.DROPPED_EXPIRED, 7);
        assertThat(sink.scrape())
                .contains(
                        "\ntidegate_messages_dropped_total{cause=\"expired\"} 7.0\n",
                        "\ntidegate_messages_dropped_total{cause=\"outbox-full\"} 0.0\n");
    }

    @Test
    void page_whatBeganAndDidNotEnd_isAGauge() {
        one.add(Count.CONNECTIONS_OPENED, 5);
        two.add(Count.CONNECTIONS_CLOSED, 2);
        assertThat(sink.scrape()).contains("# TYPE tidegate_connections gauge\ntidegate_connections 3.0\n");
    }

    @Test
    void page_everyCount_isThere() {
        String page = sink.scrape();
        for (Count each : Count.values()) {
            assertThat(page).contains(each.metric() + "_total");
        }
    }

    @Test
    void page_processAndMemory_areThere() {
        assertThat(sink.scrape()).contains("process_uptime_seconds ", "jvm_memory_used_bytes{area=\"heap\"");
    }

    @Test
    void page_eventBeforeAndAfterTheFirstScrape_bothCounted() {
        sink.accept(refused("a", ReasonCode.QOS_NOT_SUPPORTED));
        sink.scrape();
        sink.accept(refused("b", ReasonCode.QOS_NOT_SUPPORTED));
        sink.accept(refused("b", ReasonCode.RETAIN_NOT_SUPPORTED));
        String labels = "{code=\"%s\",feature=\"retain\",listener=\"mqtt\",outcome=\"refuse\"}";
        assertThat(sink.scrape())
                .contains("tidegate_refusals_total" + labels.formatted("0x9B") + " 2.0")
                .contains("tidegate_refusals_total" + labels.formatted("0x9A") + " 1.0");
    }

    @Test
    void page_lostEvents_countEachOfThem() {
        sink.accept(new GatewayEvent.EventsLost(1_000));
        assertThat(sink.scrape()).contains("tidegate_events_lost_total 1000.0");
    }

    @Test
    void page_tenThousandEventsOfRandomClients_namesNoneAndStaysBounded() {
        Random random = new Random(20261122);
        ReasonCode[] codes = ReasonCode.values();
        for (int i = 0; i < 10_000; i++) {
            String id = "mallory-" + Long.toHexString(random.nextLong());
            ReasonCode code = codes[random.nextInt(codes.length)];
            String address = "192.0.2." + random.nextInt(256) + ":" + random.nextInt(65_536);
            sink.accept(new GatewayEvent.ClientConnected("mqtt", address, id, id, "5", "standard", false));
            sink.accept(judged("CONNECT", id, code));
            sink.accept(refused(id, code));
            one.verdicts()
                    .add(FEATURES[random.nextInt(FEATURES.length)], KINDS[random.nextInt(KINDS.length)], ENFORCED);
            two.verdicts()
                    .add(FEATURES[random.nextInt(FEATURES.length)], KINDS[random.nextInt(KINDS.length)], OBSERVED);
            sink.accept(new GatewayEvent.OutboxOverflowed(id, 1));
            sink.accept(new GatewayEvent.ClientDisconnected("mqtt", id, code, "bye", Side.CLIENT));
        }
        String page = sink.scrape();
        assertThat(page).doesNotContain("mallory-", "192.0.2.");
        assertThat(series(page)).isBetween(100L, 500L);
        assertThat(page.length()).isLessThan(256 * 1_024);
    }

    @Test
    void page_moreLabelValuesThanRoom_foldsTheRestAndLosesNoCount() {
        for (int i = 0; i < 10_000; i++) {
            sink.accept(new GatewayEvent.UpgradeRefused("listener-" + i, "127.0.0.1:1", 403, "no"));
        }
        String page = sink.scrape();
        assertThat(series(page)).isLessThanOrEqualTo(500);
        assertThat(sum(page, "tidegate_upgrades_refused_total")).isEqualTo(10_000);
    }

    @Test
    void page_scrapedAgain_makesNoMeterTwice() {
        ListAppender<ILoggingEvent> complaints = new ListAppender<>();
        complaints.start();
        Logger micrometer = (Logger) LoggerFactory.getLogger("io.micrometer");
        micrometer.addAppender(complaints);
        try {
            sink.accept(refused("a", ReasonCode.QOS_NOT_SUPPORTED));
            sink.scrape();
            sink.scrape();
        } finally {
            micrometer.detachAppender(complaints);
        }
        assertThat(complaints.list).isEmpty();
    }

    @Test
    void verdicts_ofTwoShards_areSummedAndThoseNeverGivenLeftOut() {
        one.verdicts().add(Feature.RETAIN, Verdict.Kind.STRIP, ENFORCED);
        two.verdicts().add(Feature.RETAIN, Verdict.Kind.STRIP, ENFORCED);
        two.verdicts().add(null, Verdict.Kind.CLOSE, ENFORCED);
        assertThat(sink.scrape().lines().filter(line -> line.startsWith("tidegate_verdicts_total")))
                .containsExactlyInAnyOrder(
                        "tidegate_verdicts_total{effect=\"enforced\",feature=\"retain\",verdict=\"strip\"} 2.0",
                        "tidegate_verdicts_total{effect=\"enforced\",feature=\"protocol\",verdict=\"close\"} 1.0");
    }

    @Test
    void verdicts_moreThanRoom_areFoldedAndNoneIsLost() {
        for (Feature feature : FEATURES) {
            for (Verdict.Kind kind : KINDS) {
                one.verdicts().add(feature, kind, ENFORCED);
                one.verdicts().add(feature, kind, OBSERVED);
            }
        }
        sink.scrape();
        assertThat(sum(sink.scrape(), "tidegate_verdicts_total")).isEqualTo(2.0 * FEATURES.length * KINDS.length);
    }

    private static double sum(String page, String metric) {
        return page.lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static long series(String page) {
        return page.lines().filter(line -> !line.startsWith("#")).count();
    }

    private static GatewayEvent refused(String clientId, ReasonCode code) {
        return judged("PUBLISH", clientId, code);
    }

    private static GatewayEvent judged(String packet, String clientId, ReasonCode code) {
        return new GatewayEvent.Judged(
                new GatewayEvent.Party("mqtt", "192.0.2.1:1", clientId, null),
                packet,
                Feature.RETAIN,
                "t/" + clientId,
                null,
                Verdict.Kind.REFUSE,
                code,
                "no",
                null,
                ENFORCED,
                1);
    }
}
