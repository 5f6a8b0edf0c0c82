package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Crossing;
import java.util.HashSet;
import java.util.Set;

/**
 * What a bridge knows from one connection to the next. Belongs to the shard of the bridge.
 *
 * @param crossing what crosses, and as what
 * @param toll what has crossed
 * @param demand what clients here ask for
 * @param subscribed filters of which the upstream's session knows
 * @param manners of the upstream
 */
record Memory(BridgePlan plan, Crossing crossing, Toll toll, Demand demand, Set<String> subscribed, Manners manners) {
    static Memory of(BridgePlan plan, Premises premises, Manners manners) {
        return new Memory(plan, new Crossing(plan), new Toll(), new Demand(plan, premises), new HashSet<>(), manners);
    }
}
