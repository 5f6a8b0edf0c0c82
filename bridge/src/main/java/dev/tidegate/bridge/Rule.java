package dev.tidegate.bridge;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.TopicPattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that crosses a bridge.
 *
 * @param name what logs, metrics and complaints call it; no two of a bridge share one
 * @param except local filters of what does not cross although {@code remap} fits
 * @param maxQos the most a message keeps of its QoS: 0, 1 or 2
 * @param added user properties every message gets on its way, in this order
 * @param maxPayload the largest payload that crosses; null for any
 * @param onDemand null for a rule that always subscribes upstream to all it takes
 */
public record Rule(
        String name,
        Direction direction,
        TopicRemap remap,
        List<String> except,
        int maxQos,
        Retention retain,
        PropertyRule properties,
        Map<String, String> added,
        @Nullable ByteSize maxPayload,
        @Nullable OnDemand onDemand) {

    public Rule {
        require(!name.isBlank(), "a rule needs a name");
        require(maxQos >= 0 && maxQos <= 2, "a QoS is 0, 1 or 2, not " + maxQos);
        remap.requireFor(direction);
        except = List.copyOf(except);
        for (String each : except) {
            TopicText.requireFilter(each);
            require(
                    Overlap.of(each, remap.localFilter()) != null,
                    "except \"" + each + "\" matches nothing the rule takes, which is " + remap.localFilter()
                            + "; write it as local clients call it, or remove it");
            require(
                    !TopicPattern.of(each).contains(TopicPattern.of(remap.localFilter())),
                    "except \"" + each + "\" leaves nothing of " + remap.localFilter() + "; remove the rule");
        }
        require(
                onDemand == null || direction.leadsIn(),
                "demand is for what comes from the upstream: make the rule in or both, or remove demand");
        require(
                onDemand == null || retain != Retention.FORCE,
                "what comes on demand is retained by the upstream and not here: retain keep or strip, or remove demand");
        added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
        added.forEach((key, value) -> require(
                TopicText.isWritable(key) && TopicText.isWritable(value),
                "a user property holds no U+0000 and at most 65535 bytes"));
    }

    /**
     * What to subscribe to upstream for somebody who subscribed to this local filter: the narrowest filter that brings all he asks of this
     * rule; empty where that is nothing.
     *
     * @param unshared of a share, the filter behind its name
     */
    public Optional<String> askedUpstream(String unshared) {
        return excepts(unshared) ? Optional.empty() : remap.remoteFilterFor(unshared);
    }

    /** Whether all these local topics are excepted, as far as one exception says so. */
    boolean excepts(String localFilter) {
        TopicPattern pattern = TopicPattern.of(localFilter);
        return except.stream().anyMatch(each -> TopicPattern.of(each).contains(pattern));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Whether several connections can share its work. */
    public boolean isDivisible() {
        return direction != Direction.BOTH && onDemand == null;
    }

    /** Why they cannot, and what to do about it. */
    public String indivisible() {
        return onDemand == null
                ? "\"" + name
                        + "\" goes both ways, and over several connections the upstream would send back what another has brought: "
                        + "write an out and an in entry with topics of their own, or connections: 1"
                : "\"" + name
                        + "\" is on demand, which one connection has to itself: remove demand, or write connections: 1";
    }
}
