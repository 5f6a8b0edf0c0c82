package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.packet.ClientId;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators are told of a bridge, put together now and then. <i>Runs on: the shard of the bridge.</i> */
final class Vitals {
    private final BridgePlan plan;
    private final Toll toll;
    private final Premises premises;
    private final InstantSource clock;
    private final ClientId outward;
    private final Lag lag = new Lag();
    private BridgeState.@Nullable Phase phase;
    private Instant since;
    private String trouble = "";
    private BridgeState.@Nullable Mishap last;

    Vitals(Memory memory, Premises premises, InstantSource clock) {
        this.plan = memory.plan();
        this.toll = memory.toll();
        this.premises = premises;
        this.clock = clock;
        this.since = clock.instant();
        this.outward = memory.residence().outward();
    }

    /** Something is not as it should be; in a sentence. */
    void failed(String what) {
        trouble = what;
        last = new BridgeState.Mishap(what, clock.instant(), null);
    }

    /** The same, and so much later it will be tried again. */
    void failed(String what, long retryMillis) {
        Instant now = clock.instant();
        trouble = what;
        last = new BridgeState.Mishap(what, now, now.plusMillis(retryMillis));
    }

    /** It is again. */
    void recovered() {
        trouble = "";
    }

    /** Before anything has happened. Any thread. */
    BridgeState fresh(URI address) {
        return state(BridgeState.Phase.STOPPED, address, Holdings.Backlog.NONE, 0);
    }

    /** How it stands. */
    BridgeState look(BridgeState.Phase now, URI address) {
        if (now != phase) {
            phase = now;
            since = clock.instant();
        }
        Holdings.Backlog backlog = premises.holdings().backlog(outward);
        return state(now, address, backlog, lag.look(premises.shard().now(), toll.gone(), backlog.messages()));
    }

    private BridgeState state(BridgeState.Phase now, URI address, Holdings.Backlog backlog, long lagMillis) {
        Map<Fare, Long> counts = new EnumMap<>(Fare.class);
        for (Fare each : Fare.values()) {
            counts.put(each, toll.of(each));
        }
        return new BridgeState(plan.name(), now, since, address, trouble, last, backlog, lagMillis, counts, List.of());
    }
}
