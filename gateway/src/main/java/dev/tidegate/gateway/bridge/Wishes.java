package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Coverage;
import dev.tidegate.bridge.OnDemand;
import dev.tidegate.bridge.Rule;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What clients here ask of one rule on demand: their filters, up to a bound, and how many more there are. A filter nobody subscribes with any
 * more stays for a while. <i>Runs on: the shard of the bridge.</i>
 */
final class Wishes {
    /** For somebody who is still there. */
    static final long NEVER = Long.MAX_VALUE;

    private final Rule rule;
    private final OnDemand terms;
    /** When each of them ends. */
    private final Map<String, Long> ends = new HashMap<>();

    private int more;
    private long moreEnds = Long.MIN_VALUE;

    Wishes(Rule rule) {
        this.rule = rule;
        this.terms = Objects.requireNonNull(rule.onDemand());
    }

    Rule rule() {
        return rule;
    }

    /** Each filter once, until it has {@link #ended}. */
    void begun(String filter) {
        if (ends.containsKey(filter) || ends.size() < terms.filters()) {
            ends.put(filter, NEVER);
        } else {
            more++;
        }
    }

    void ended(String filter, long now) {
        long end = now + terms.linger().toMillis();
        if (ends.containsKey(filter)) {
            ends.put(filter, end);
        } else {
            more--;
            moreEnds = end;
        }
    }

    /** Forgets what nobody has asked for long enough. */
    void lapse(long now) {
        ends.values().removeIf(end -> end <= now);
    }

    /** When something lapses next; {@link #NEVER} where nothing does. */
    long nextLapse(long now) {
        long next = more == 0 && moreEnds > now ? moreEnds : NEVER;
        for (long end : ends.values()) {
            next = Math.min(next, end);
        }
        return next;
    }

    /**
     * What the upstream is to be subscribed to: no two filters that match the same topic, unless there is no other way.
     *
     * @param refused what the upstream does not grant
     */
    Set<String> upstream(long now, Collection<String> refused) {
        Set<String> asked = new HashSet<>();
        String all = rule.remap().remoteFilter();
        if ((more > 0 || moreEnds > now) && !refused.contains(all)) {
            asked.add(all);
        } else {
            ends.keySet().forEach(each -> rule.askedUpstream(each).ifPresent(asked::add));
        }
        return Coverage.of(asked, Set.copyOf(refused));
    }
}
