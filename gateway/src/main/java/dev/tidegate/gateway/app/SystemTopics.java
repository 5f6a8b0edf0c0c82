package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.metrics.SystemReport;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.route.Router;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The gateway's own publisher: at the start and every interval it reads its report and announces what has changed, retained, so
 * that whoever subscribes later gets the latest of everything at once. <i>Runs on: the shard it was given</i>, on that shard's
 * clock.
 */
final class SystemTopics {
    private final SystemReport report;
    private final Supplier<Map<String, String>> more;
    private final Shard shard;
    private final Router router;
    private final long intervalMillis;
    private final Timers.Timer timer = Timers.timer(this::publish);
    private final Map<String, String> told = new HashMap<>();
    /** Topics of what may leave while the gateway runs. */
    private final Set<String> passing = new HashSet<>();

    private long begun;

    SystemTopics(
            SystemReport report, Supplier<Map<String, String>> more, Shard shard, Router router, Duration interval) {
        this.report = report;
        this.more = more;
        this.shard = shard;
        this.router = router;
        this.intervalMillis = interval.toMillis();
    }

    /** Starts publishing what the counters of this core say, unless the operator wants none. Who may hear
     * it, a reload may change. Any thread. */
    static void start(GatewayConfig config, Core core, List<Counters> counters, Supplier<Map<String, String>> more) {
        Duration interval = config.sys().interval();
        if (!interval.isZero()) {
            Lobby.Core room = core.room(0);
            SystemReport report =
                    new SystemReport("tidegate version " + Version.number(), counters, room.routes()::retainedCount);
            new SystemTopics(report, more, room.shard(), room.router(), interval).start();
        }
    }

    /** From now on it publishes. Any thread. */
    void start() {
        shard.execute(() -> {
            begun = shard.now();
            publish();
        });
    }

    private void publish() {
        report.read(shard.now() - begun).forEach(this::tell);
        Map<String, String> others = more.get();
        others.forEach(this::tell);
        List.copyOf(passing).stream().filter(each -> !others.containsKey(each)).forEach(this::withdraw);
        passing.addAll(others.keySet());
        shard.timers().set(timer, shard.now(), intervalMillis);
    }

    private void tell(String topic, String text) {
        if (!text.equals(told.put(topic, text))) {
            announce(topic, text);
        }
    }

    /** What it spoke of is no more: nothing is retained of it [MQTT-3.3.1-6]. */
    private void withdraw(String topic) {
        passing.remove(topic);
        if (!"".equals(told.remove(topic))) {
            announce(topic, "");
        }
    }

    private void announce(String topic, String text) {
        router.announce(new Message(
                TopicName.of(topic),
                text.getBytes(StandardCharsets.UTF_8),
                Qos.AT_MOST_ONCE,
                true,
                Properties.NONE,
                Message.NEVER,
                null));
    }
}
