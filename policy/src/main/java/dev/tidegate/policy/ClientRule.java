package dev.tidegate.policy;

import dev.tidegate.policy.TopicRule.Effect;
import dev.tidegate.policy.TopicRule.Exactness;

/**
 * A topic rule made out for one client.
 *
 * @param publishing the ways to publish it speaks of, as bits
 * @param subscribing the QoS of subscriptions it speaks of, as bits
 */
record ClientRule(TopicRule rule, TopicPattern pattern, int publishing, int subscribing) {
    boolean allows() {
        return rule.effect() == Effect.ALLOW;
    }

    private boolean isAsWritten() {
        return rule.exactly() == Exactness.AS_WRITTEN;
    }

    boolean speaksOfPublishing(String topic) {
        return isAsWritten() ? pattern.is(topic) : pattern.matches(topic);
    }

    /** Who may have a filter as it is written may have what comes through it. */
    boolean speaksOfReceiving(String topic) {
        return (isAsWritten() && !allows()) ? pattern.is(topic) : pattern.matches(topic);
    }

    boolean speaksOfAllOf(TopicPattern filter) {
        return isAsWritten() ? pattern.is(filter.toString()) : pattern.contains(filter);
    }

    boolean speaksOfSomeOf(TopicPattern filter) {
        return isAsWritten() ? !pattern.isWild() && filter.matches(pattern.toString()) : pattern.overlaps(filter);
    }

    /** As a file would say it for this client alone. */
    @Override
    public String toString() {
        return rule.line(pattern.toString());
    }
}
