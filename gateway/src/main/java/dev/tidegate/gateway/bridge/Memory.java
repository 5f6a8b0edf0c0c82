package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Crossing;
import dev.tidegate.bridge.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a bridge knows from one connection to the next. Belongs to the shard of the bridge.
 *
 * @param crossing what crosses, and as what
 * @param toll what has crossed
 * @param demand what clients here ask for
 * @param subscribed filters of which the upstream's session knows
 * @param refusedShares filters the upstream refuses because it knows no shares
 * @param manners of the upstream
 */
record Memory(
        Post post,
        Crossing crossing,
        Toll toll,
        Demand demand,
        Set<String> subscribed,
        Set<String> refusedShares,
        Manners manners) {
    static Memory of(Post post, Premises premises, Manners manners) {
        List<Rule> rules = post.asking().isAlone() ? post.plan().rules() : List.of();
        return new Memory(
                post,
                new Crossing(post.plan()),
                new Toll(),
                new Demand(rules, premises),
                new HashSet<>(),
                new HashSet<>(),
                manners);
    }

    BridgePlan plan() {
        return post.plan();
    }

    Residence residence() {
        return post.residence();
    }
}
