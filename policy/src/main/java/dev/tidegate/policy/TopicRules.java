package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Who may publish and subscribe to what: rules in order, of which the first that speaks of a topic decides. What none of them
 * speaks of is denied. Immutable; made when a file or a token is read, and for each client {@link #permissions made out}.
 */
public final class TopicRules {
    private final List<TopicRule> rules;

    TopicRules(List<TopicRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Rules as a file has them, one a line; an {@link IllegalArgumentException} says which is wrong and what to change. */
    public static TopicRules of(List<String> lines) {
        List<TopicRule> rules = new ArrayList<>();
        for (String each : lines) {
            try {
                rules.add(TopicRule.parse(each));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + each + "': " + e.getMessage(), e);
            }
        }
        return new TopicRules(rules);
    }

    /** What these rules leave one client. */
    public Permissions permissions(TopicClient client) {
        return Permissions.of(
                rules.stream()
                        .map(rule -> rule.made(client))
                        .filter(Objects::nonNull)
                        .toList(),
                isSpoilt(client) ? Permissions.Fitness.UNFIT : Permissions.Fitness.FIT);
    }

    private boolean isSpoilt(TopicClient client) {
        return rules.stream().anyMatch(rule -> rule.topic().isSpoiltBy(TopicPlaceholder.Kind.CLIENT_ID, client));
    }

    /** The rules as a file has them. */
    public List<String> lines() {
        return rules.stream().map(TopicRule::toString).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicRules that && lines().equals(that.lines());
    }

    @Override
    public int hashCode() {
        return lines().hashCode();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }
}
