package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.metrics.SystemReport;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.shard.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway publishes about itself, in virtual time and on two shards. */
class SystemTopicsTest {
    private static final long TEN_SECONDS = 10_000;
    private static final String RECEIVED = "$SYS/broker/publish/messages/received";

    private final VirtualShards node = new VirtualShards(2, 7);
    private final Counters counts = new Counters();
    private final Map<String, String> others = new HashMap<>();

    @BeforeEach
    void start() {
        SystemReport report = new SystemReport("v", List.of(counts), node.routes()::retainedCount);
        new SystemTopics(
                        report,
                        () -> others,
                        node.core().room(0).shard(),
                        node.core().room(0).router(),
                        Duration.ofMillis(TEN_SECONDS))
                .start();
        node.settle();
    }

    /** Timers fire with the tick after they are due. */
    private void anInterval() {
        node.elapse(TEN_SECONDS + Timers.TICK_MILLIS);
    }

    private VirtualConnection subscriber(String name, String filter) {
        return node.call(name).on(1).connect().subscribe(filter, Qos.AT_LEAST_ONCE);
    }

    @Test
    void subscriber_hearsTheLatestOfEverythingAtOnce() {
        VirtualConnection client = subscriber("c", "$SYS/#");
        assertThat(client.heard()).contains("$SYS/broker/version=v retain", RECEIVED + "=0 retain");
    }

    @Test
    void subscriber_hearsWhatHasChanged_andNothingElse() {
        VirtualConnection client = subscriber("c", "$SYS/broker/+/messages/#");
        client.heard();
        counts.add(Count.MESSAGES_RECEIVED, 3);
        anInterval();
        assertThat(client.heard()).containsExactly(RECEIVED + "=3");
        anInterval();
        assertThat(client.heard()).isEmpty();
    }

    @Test
    void subscriber_thatComesLater_hearsTheLatestOnce() {
        counts.add(Count.MESSAGES_RECEIVED, 3);
        anInterval();
        assertThat(subscriber("c", RECEIVED).heard()).containsExactly(RECEIVED + "=3 retain");
    }

    @Test
    void topicOfSomethingThatIsNoMore_isWithdrawn() {
        others.put("$SYS/bridge/b/state", "open");
        anInterval();
        VirtualConnection client = subscriber("c", "$SYS/bridge/#");
        assertThat(client.heard()).containsExactly("$SYS/bridge/b/state=open retain");
        others.clear();
        anInterval();
        assertThat(client.heard()).containsExactly("$SYS/bridge/b/state=");
        assertThat(subscriber("d", "$SYS/bridge/#").heard()).isEmpty();
    }

    @Test
    void wildcards_inFront_bringNothing() {
        List<VirtualConnection> clients = List.of(
                subscriber("a", "#"),
                subscriber("b", "+/broker/#"),
                subscriber("c", "$share/g/#"),
                subscriber("d", "$share/g/+/broker/uptime"));
        anInterval();
        assertThat(clients).allSatisfy(client -> assertThat(client.heard()).isEmpty());
    }

    @Test
    void share_ofItsTopics_hearsThemLive() {
        VirtualConnection client = subscriber("c", "$share/g/$SYS/broker/uptime");
        assertThat(client.heard()).isEmpty();
        anInterval();
        assertThat(client.heard()).containsExactly("$SYS/broker/uptime=10 seconds");
    }

    @Test
    void itsMessages_areNotAmongTheRetainedOnesOfClients() {
        assertThat(node.routes().retainedCount()).isZero();
        assertThat(node.retained().weight()).isZero();
        assertThat(node.total(Count.RETAINED_STORED)).isZero();
    }

    @Test
    void itsMessages_doNotWaitForAClientThatIsAway() {
        VirtualConnection client = subscriber("c", "$SYS/#");
        client.drop();
        counts.add(Count.MESSAGES_RECEIVED, 3);
        anInterval();
        assertThat(node.call("c").on(1).connect().heard()).isEmpty();
    }
}
