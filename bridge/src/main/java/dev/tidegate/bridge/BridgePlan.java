package dev.tidegate.bridge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one bridge is to do, as configured. Immutable; a reload makes a new one, and two that are equal ask for nothing to be
 * done. The files it names are not part of that: whoever reads them notices when they change.
 *
 * @param name its label in logs, metrics and topics of its state
 * @param profile the policy profile that says what the upstream takes; empty where none is known
 * @param rules what crosses it; at least one, and no two that clash ({@link Clash})
 */
public record BridgePlan(String name, Upstream upstream, String profile, Queue queue, List<Rule> rules) {
    public BridgePlan {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a bridge needs a name");
        }
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("bridge " + name + ": nothing crosses it; give it a topic");
        }
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("bridge " + name + ": two rules are called " + rule.name());
            }
        }
        List<Clash> clashes = Clash.among(rules);
        if (!clashes.isEmpty()) {
            throw new IllegalArgumentException(
                    "bridge " + name + ": " + clashes.get(0).sentence());
        }
    }

    /**
     * Whether a session that the upstream has and this side knows nothing of would be taken for something else: it may hold packet identifiers
     * of messages, or subscriptions to what nobody asks for.
     */
    public boolean needsItsSession() {
        return rules.stream()
                .anyMatch(rule -> rule.onDemand() != null || (rule.direction().leadsOut() && rule.maxQos() == 2));
    }
}
