package dev.tidegate.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CountersTest {
    @Test
    void counters_everyCount_keptApart() {
        Counters counters = new Counters();
        long amount = 0;
        for (Count each : Count.values()) {
            counters.add(each, ++amount);
        }
        amount = 0;
        for (Count each : Count.values()) {
            assertThat(counters.get(each)).as(each.name()).isEqualTo(++amount);
        }
    }

    @Test
    void counters_readByAnotherThread_neverMoreClosedThanOpened() {
        Counters counters = new Counters();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                counters.add(Count.CONNECTIONS_OPENED);
                counters.add(Count.CONNECTIONS_CLOSED);
            }
        });
        while (!writer.isDone()) {
            long closed = counters.get(Count.CONNECTIONS_CLOSED);
            assertThat(counters.get(Count.CONNECTIONS_OPENED)).isGreaterThanOrEqualTo(closed);
        }
        writer.join();
        assertThat(counters.get(Count.CONNECTIONS_CLOSED)).isEqualTo(1_000_000);
    }

    @Test
    void counters_secondWriter_fails() {
        Counters counters = new Counters();
        CompletableFuture.runAsync(() -> counters.add(Count.REFUSED)).join();
        assertThatThrownBy(() -> counters.add(Count.REFUSED)).isInstanceOf(AssertionError.class);
    }

    @Test
    void counters_adding_allocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Counters counters = new Counters();
        addOften(counters);
        long before = threads.getCurrentThreadAllocatedBytes();
        addOften(counters);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4_096);
    }

    @Test
    void total_twoShards_isTheirSum() {
        Counters one = new Counters();
        Counters two = new Counters();
        one.add(Count.TAKEOVERS, 3);
        two.add(Count.TAKEOVERS, 4);
        assertThat(Counters.total(List.of(one, two), Count.TAKEOVERS)).isEqualTo(7);
    }

    @Test
    void counts_sameMetric_sameHelpAndLabelButAnotherValue() {
        Map<String, List<Count>> families = new HashMap<>();
        for (Count each : Count.values()) {
            families.computeIfAbsent(each.metric(), name -> new ArrayList<>()).add(each);
        }
        families.forEach((metric, members) -> {
            assertThat(members.stream().map(Count::help))
                    .as(metric)
                    .containsOnly(members.get(0).help());
            assertThat(members.stream().map(Count::label))
                    .as(metric)
                    .containsOnly(members.get(0).label());
            Set<Object> values =
                    new HashSet<>(members.stream().map(Count::value).toList());
            assertThat(values).as(metric).hasSameSizeAs(members);
        });
    }

    private static void addOften(Counters counters) {
        for (int i = 0; i < 10_000; i++) {
            counters.add(Count.PACKETS_RECEIVED);
        }
    }
}
