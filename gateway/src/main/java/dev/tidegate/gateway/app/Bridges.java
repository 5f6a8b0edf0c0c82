package dev.tidegate.gateway.app;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.bridge.Bridge;
import dev.tidegate.gateway.bridge.BridgeEvent;
import dev.tidegate.gateway.bridge.BridgeState;
import dev.tidegate.gateway.bridge.Dismissal;
import dev.tidegate.gateway.bridge.Fare;
import dev.tidegate.gateway.bridge.Premises;
import dev.tidegate.gateway.bridge.Trail;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Entrance;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.metrics.Reading;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.transport.Loops;
import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridges to other brokers, as configured: made, started and stopped together. <i>Runs on: any thread.</i> */
final class Bridges {
    private static final Logger LOG = LoggerFactory.getLogger(Bridges.class);
    private static final String LISTENER = "bridge";
    private static final int LONGEST_KEEP_ALIVE = 65_535;
    private static final String METRIC = "tidegate_bridge_";
    private static final String TOPIC = "$SYS/bridge/";

    private final GatewayConfig config;
    private final Core core;
    private final Loops loops;
    private final Clock clock;
    private final Trail trail = new Trail(new AssignedIds().get());
    private volatile List<Bridge> bridges = List.of();

    Bridges(GatewayConfig config, Core core, Loops loops, Clock clock) {
        this.config = config;
        this.core = core;
        this.loops = loops;
        this.clock = clock;
    }

    /**
     * Makes those that are configured, and begins.
     *
     * @param left sessions of bridges that were found at rest; those of bridges that are no more end
     * @throws IOException if a certificate cannot be used; the message names it
     */
    void start(List<ClientId> left) throws IOException {
        List<Bridge> made = new ArrayList<>();
        for (BridgePlan plan : config.bridges().values()) {
            Premises premises =
                    premises(plan.name(), BridgeRules.place(plan.name()), BridgeRules.profile(config, plan));
            made.add(new Bridge(plan, premises, links(plan, premises)));
        }
        bridges = List.copyOf(made);
        bridges.forEach(Bridge::start);
        for (ClientId each : left) {
            if (!config.bridges().containsKey(Bridge.nameOf(each))) {
                LOG.warn("The bridge of session {} is not configured any more: the session ends", each);
                Profile usual = config.policy().book().profile(BridgeRules.BASE);
                Dismissal.of(premises(Bridge.nameOf(each), BridgeRules.GONE, usual), each);
            }
        }
    }

    private Premises premises(String name, String place, Profile profile) {
        Lobby.Core room = core.room(Math.floorMod(name.hashCode(), core.shards().size()));
        Lobby lobby = core.lobby(room.shard().index());
        Entrance entrance = new Entrance(
                LISTENER,
                place,
                LONGEST_KEEP_ALIVE,
                config.nodeLimits().connectTimeout().toMillis(),
                Entrance.Certificates.NOBODY);
        Arrival.Insider insider = new Arrival.Insider(Identity.ofBridge(name), new ClientId(ClientId.BRIDGES + name));
        return new Premises(
                room.shard(),
                lobby.door(entrance),
                Arrival.within("bridge " + name, insider),
                lobby.packetLimits(profile),
                trail);
    }

    private Bridge.Links links(BridgePlan plan, Premises premises) throws IOException {
        return new Bridge.Links(
                Dialling.of(plan.upstream(), premises.shard().index(), loops, clock),
                PasswordFile.of(plan.upstream()),
                () -> ThreadLocalRandom.current().nextDouble(),
                Bridges::tell);
    }

    /** Each says goodbye, before anything that is asked of its shard later. */
    void stop() {
        bridges.forEach(Bridge::stop);
    }

    private static void tell(BridgeEvent event) {
        String bridge = event.bridge() + " to " + event.upstream();
        switch (event.kind()) {
            case OPENED -> LOG.info("Bridge {}: open", bridge);
            case FAILED ->
                LOG.warn("Bridge {}: {}; the next attempt comes in {} ms", bridge, event.what(), event.retryMillis());
            case REMARKED -> LOG.warn("Bridge {}: {}", bridge, event.what());
        }
    }

    /** What the metrics page shows of them. */
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (Bridge each : bridges) {
            BridgeState state = each.state();
            readings.add(reading(
                    Reading.Kind.GAUGE,
                    "up",
                    "1 while the bridge is connected to its upstream",
                    state,
                    state.phase() == BridgeState.Phase.OPEN ? 1 : 0));
            state.counts()
                    .forEach((fare, count) ->
                            readings.add(reading(Reading.Kind.COUNTER, fare.key(), fare.about(), state, count)));
        }
        return readings;
    }

    private static Reading reading(Reading.Kind kind, String name, String help, BridgeState state, double value) {
        return new Reading(kind, METRIC + name, help, "bridge", state.name(), value);
    }

    /** What stands in {@code $SYS/bridge/}. */
    Map<String, String> topics() {
        Map<String, String> topics = new LinkedHashMap<>();
        for (Bridge each : bridges) {
            BridgeState state = each.state();
            String root = TOPIC + state.name() + "/";
            topics.put(root + "state", state.phase().key());
            topics.put(root + "trouble", state.trouble());
            for (Fare fare : Fare.values()) {
                topics.put(root + fare.key(), String.valueOf(state.counts().get(fare)));
            }
        }
        return topics;
    }
}
