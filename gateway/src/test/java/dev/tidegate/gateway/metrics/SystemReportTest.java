package dev.tidegate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemReportTest {
    private static final long MINUTE = 60_000;

    private final Counters one = new Counters();
    private final Counters two = new Counters();
    private final SystemReport report = new SystemReport("tidegate version 7", List.of(one, two), () -> 42);

    private String read(String name) {
        return read(name, 0);
    }

    private String read(String name, long uptimeMillis) {
        return String.valueOf(report.read(uptimeMillis).get("$SYS/broker/" + name));
    }

    @Test
    void report_saysWhatItIsAndHowLongItRuns() {
        assertThat(report.read(61_999))
                .containsEntry("$SYS/broker/version", "tidegate version 7")
                .containsEntry("$SYS/broker/uptime", "61 seconds");
    }

    @Test
    void report_ofTwoShards_isTheirSum() {
        one.add(Count.MESSAGES_RECEIVED, 40);
        two.add(Count.MESSAGES_RECEIVED, 2);
        assertThat(read("publish/messages/received")).isEqualTo("42");
    }

    @Test
    void clients_areConnected_orHaveASessionOnly() {
        one.add(Count.CONNECT_ACCEPTED, 9);
        one.add(Count.CLIENTS_LEFT, 5);
        two.add(Count.SESSIONS_CREATED, 8);
        two.add(Count.SESSIONS_ENDED, 1);
        assertThat(read("clients/connected")).isEqualTo("4");
        assertThat(read("clients/disconnected")).isEqualTo("3");
        assertThat(read("clients/total")).isEqualTo("7");
    }

    @Test
    void losses_areToldTogetherAndByCause() {
        one.add(Count.DROPPED_OUTBOX_FULL, 2);
        two.add(Count.DROPPED_EXPIRED, 3);
        assertThat(read("publish/messages/dropped")).isEqualTo("5");
        assertThat(read("publish/messages/dropped/outbox-full")).isEqualTo("2");
        assertThat(read("publish/messages/dropped/expired")).isEqualTo("3");
    }

    @Test
    void retainedMessages_areThoseOfClients() {
        assertThat(read("retained messages/count")).isEqualTo("42");
    }

    @Test
    void everyTopic_isBelowTheRoot_andNamesNoClient() {
        assertThat(report.read(0).keySet()).allMatch(topic -> topic.matches("\\$SYS/broker/[a-z0-9/ -]+"));
    }

    @Test
    void load_ofASteadyRate_comesNearIt() {
        for (int minute = 0; minute <= 60; minute++) {
            report.read(minute * MINUTE);
            one.add(Count.PACKETS_RECEIVED, 600);
        }
        assertThat(read("load/messages/received/1min", 61 * MINUTE)).isEqualTo("600.00");
        assertThat(Double.parseDouble(read("load/messages/received/15min", 61 * MINUTE)))
                .isBetween(580.0, 600.0);
    }

    @Test
    void load_afterOneBusyMinute_isWhatTheWindowLeavesOfIt() {
        one.add(Count.BYTES_SENT, 1_000);
        Map<String, String> after = report.read(MINUTE);
        assertThat(after.get("$SYS/broker/load/bytes/sent/1min")).isEqualTo("632.12"); // 1000 * (1 - 1/e)
        assertThat(after.get("$SYS/broker/load/bytes/sent/5min")).isEqualTo("181.27");
        assertThat(after.get("$SYS/broker/load/bytes/sent/15min")).isEqualTo("64.49");
    }

    @Test
    void load_doesNotDependOnHowOftenItIsRead() {
        SystemReport often = new SystemReport("", List.of(one), () -> 0);
        for (int second = 1; second <= 60; second++) {
            one.add(Count.BYTES_SENT, 10);
            often.read(second * 1_000L);
        }
        assertThat(often.read(MINUTE).get("$SYS/broker/load/bytes/sent/1min"))
                .isEqualTo(report.read(MINUTE).get("$SYS/broker/load/bytes/sent/1min"));
    }
}
