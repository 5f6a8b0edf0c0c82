package dev.tidegate.gateway.app;

import dev.tidegate.gateway.bridge.BridgeEvent;
import dev.tidegate.gateway.bridge.BridgeState;
import dev.tidegate.gateway.bridge.Fare;
import dev.tidegate.gateway.metrics.Reading;
import dev.tidegate.gateway.shard.Copies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators are told of bridges: in the log, on the metrics page, in {@code $SYS/bridge/}. Any thread. */
final class BridgeReport {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeReport.class);
    private static final String METRIC = "tidegate_bridge_";
    private static final String BRIDGED = "tidegate_bridged_";
    private static final String TOPIC = "$SYS/bridge/";
    private static final double MILLIS = 1e3;

    private BridgeReport() {}

    static void tell(BridgeEvent event) {
        String bridge = event.bridge() + " to " + event.upstream();
        switch (event.kind()) {
            case OPENED -> LOG.info("Bridge {}: open", bridge);
            case FAILED ->
                LOG.warn("Bridge {}: {}; the next attempt comes in {} ms", bridge, event.what(), event.retryMillis());
            case REMARKED -> LOG.warn("Bridge {}: {}", bridge, event.what());
        }
    }

    /** What the metrics page shows of one. */
    static List<Reading> readings(BridgeState state) {
        BridgeState.Mishap last = state.last();
        List<Reading> readings = new ArrayList<>(List.of(
                gauge(
                        state,
                        "up",
                        "1 while the bridge is connected to its upstream",
                        one(state, BridgeState.Phase.OPEN)),
                gauge(state, "connections", "Connections the bridge has or wants to its upstream", state.size()),
                gauge(state, "connections_up", "How many of them are there", (double) state.open()),
                gauge(state, "paused", "1 while somebody has paused it", one(state, BridgeState.Phase.PAUSED)),
                gauge(
                        state,
                        "queue_messages",
                        "Messages that wait for the upstream",
                        state.backlog().messages()),
                gauge(state, "queue_bytes", "What these take", (double)
                        state.backlog().bytes()),
                gauge(
                        state,
                        "lag_seconds",
                        "How long the oldest of them has waited, as far as is known",
                        state.lagMillis() / MILLIS),
                gauge(
                        state,
                        "last_error_timestamp_seconds",
                        "When something last went wrong, 0 for never",
                        last == null ? 0 : last.at().toEpochMilli() / MILLIS)));
        state.counts()
                .forEach((fare, count) -> readings.add(new Reading(
                        Reading.Kind.COUNTER, METRIC + fare.key(), fare.about(), "bridge", state.name(), count)));
        return readings;
    }

    /** What the metrics page shows of messages that came from other nodes. */
    static List<Reading> readings(String node, Copies.Extent extent) {
        return List.of(
                new Reading(
                        Reading.Kind.GAUGE,
                        BRIDGED + "ways",
                        "Ways by which messages of other nodes have come; see limits.bridged-ways",
                        "node",
                        node,
                        extent.ways()),
                new Reading(
                        Reading.Kind.GAUGE,
                        BRIDGED + "remembered",
                        "Messages that would not be taken a second time by another way",
                        "node",
                        node,
                        extent.messages()),
                new Reading(
                        Reading.Kind.COUNTER,
                        BRIDGED + "forgotten",
                        "Messages that would be taken a second time, for so many have come since; see limits.bridged-messages",
                        "node",
                        node,
                        extent.forgotten()));
    }

    private static int one(BridgeState state, BridgeState.Phase phase) {
        return state.phase() == phase ? 1 : 0;
    }

    private static Reading gauge(BridgeState state, String name, String help, double value) {
        return new Reading(Reading.Kind.GAUGE, METRIC + name, help, "bridge", state.name(), value);
    }

    /** What stands in {@code $SYS/bridge/NAME/}. */
    static Map<String, String> topics(BridgeState state) {
        Map<String, String> topics = new LinkedHashMap<>();
        String root = TOPIC + state.name() + "/";
        BridgeState.Mishap last = state.last();
        topics.put(root + "state", state.phase().key());
        topics.put(root + "since", state.since().toString());
        topics.put(root + "address", state.address().toString());
        topics.put(root + "trouble", state.trouble());
        topics.put(root + "error", last == null ? "" : last.at() + " " + last.what());
        topics.put(root + "connections", state.open() + " of " + state.size());
        topics.put(root + "queue", String.valueOf(state.backlog().messages()));
        topics.put(root + "queue-bytes", String.valueOf(state.backlog().bytes()));
        topics.put(root + "lag", Math.round(state.lagMillis() / MILLIS) + " seconds");
        for (Fare fare : Fare.values()) {
            topics.put(root + fare.key(), String.valueOf(state.counts().get(fare)));
        }
        return topics;
    }
}
