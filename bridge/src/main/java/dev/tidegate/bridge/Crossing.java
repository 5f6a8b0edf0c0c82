package dev.tidegate.bridge;

import dev.tidegate.policy.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides for each message of a bridge whether it crosses, by which rule and under which name. Made once per plan; immutable,
 * any thread may ask.
 *
 * <p>What a subscription brings and no rule takes is either excepted, or too large, or would have no valid name on the other
 * side: it is done with where it came from and goes no further.
 */
public final class Crossing {
    private final List<Passage> out = new ArrayList<>();
    private final List<Passage> in = new ArrayList<>();

    public Crossing(BridgePlan plan) {
        for (Rule rule : plan.rules()) {
            Passage passage = new Passage(rule);
            if (rule.direction().leadsOut()) {
                out.add(passage);
            }
            if (rule.direction().leadsIn()) {
                in.add(passage);
            }
        }
    }

    /** The rule that takes a message of a local client to the upstream, and its name there. */
    public Optional<Crossed> outward(String localTopic, int payloadLength) {
        for (int i = 0; i < out.size(); i++) {
            Passage each = out.get(i);
            Optional<String> remote = each.rule.remap().toRemote(localTopic);
            if (remote.isPresent() && each.takes(localTopic, payloadLength)) {
                return Optional.of(new Crossed(each.rule, remote.get()));
            }
        }
        return Optional.empty();
    }

    /** The rule that takes a message of the upstream to local clients, and its name here. */
    public Optional<Crossed> inward(String remoteTopic, int payloadLength) {
        for (int i = 0; i < in.size(); i++) {
            Passage each = in.get(i);
            Optional<String> local = each.rule.remap().toLocal(remoteTopic);
            if (local.isPresent() && each.takes(local.get(), payloadLength)) {
                return Optional.of(new Crossed(each.rule, local.get()));
            }
        }
        return Optional.empty();
    }

    /** A rule with its exceptions taken apart. */
    private static final class Passage {
        final Rule rule;
        private final TopicPattern[] except;
        private final long maxPayload;

        Passage(Rule rule) {
            this.rule = rule;
            this.except = rule.except().stream().map(TopicPattern::of).toArray(TopicPattern[]::new);
            this.maxPayload = rule.maxPayload() == null
                    ? Long.MAX_VALUE
                    : rule.maxPayload().bytes();
        }

        boolean takes(String localTopic, int payloadLength) {
            if (payloadLength > maxPayload) {
                return false;
            }
            for (TopicPattern each : except) {
                if (each.matches(localTopic)) {
                    return false;
                }
            }
            return true;
        }
    }
}
