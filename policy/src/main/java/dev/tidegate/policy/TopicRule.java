package dev.tidegate.policy;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line of topic permissions: {@code allow publish devices/${client-id}/#}. Immutable.
 *
 * @param exactly whether it speaks of the filter as it is written, and of no other that says less
 * @param qos the QoS of a PUBLISH or of a subscription it speaks of
 * @param retain the RETAIN flag of a PUBLISH it speaks of
 */
record TopicRule(
        Effect effect, Action action, TopicTemplate topic, Exactness exactly, Set<Integer> qos, Retain retain) {
    static final Set<Integer> ANY_QOS = Set.of(0, 1, 2);
    private static final int QOS_LEVELS = 3;

    /** What it says. */
    enum Effect {
        ALLOW,
        DENY
    }

    /** Of what it speaks. */
    enum Action {
        PUBLISH,
        SUBSCRIBE,
        ALL
    }

    /** Whether a filter is meant with all it contains, or as it is written. */
    enum Exactness {
        CONTAINED,
        AS_WRITTEN
    }

    /** Which PUBLISH it speaks of. */
    enum Retain {
        ANY,
        RETAINED,
        NOT_RETAINED
    }

    TopicRule {
        qos = Set.copyOf(qos);
        if (qos.isEmpty() || !ANY_QOS.containsAll(qos)) {
            throw new IllegalArgumentException("a topic rule speaks of QoS 0, 1 or 2");
        }
    }

    /**
     * Reads {@code allow|deny publish|subscribe|all [qos=0,1] [retain=true|false] [eq] FILTER}; an {@link
     * IllegalArgumentException} says what to change.
     */
    static TopicRule parse(String line) {
        return new TopicRuleLine(line).read();
    }

    boolean speaksOfPublishing() {
        return action != Action.SUBSCRIBE;
    }

    boolean speaksOfSubscribing() {
        return action != Action.PUBLISH;
    }

    /** One bit for each way to publish; see {@link Permissions#waysToPublish}. */
    int publishing() {
        int ways = 0;
        for (int each : qos) {
            ways |= retain == Retain.RETAINED ? 0 : Permissions.way(each);
            ways |= retain == Retain.NOT_RETAINED ? 0 : Permissions.retaining(each);
        }
        return speaksOfPublishing() ? ways : 0;
    }

    /** One bit for each QoS of a subscription. */
    int subscribing() {
        int levels = 0;
        for (int each : qos) {
            levels |= 1 << each;
        }
        return speaksOfSubscribing() ? levels : 0;
    }

    /**
     * For one client; null where it says nothing about this one. A value that is missing or does not fit grants nothing, and
     * does not free anybody from what is denied: a rule that denies then speaks of every value.
     */
    @Nullable
    ClientRule made(TopicClient client) {
        TopicPattern pattern = effect == Effect.ALLOW ? topic.strictlyFor(client) : topic.widelyFor(client);
        return pattern == null ? null : new ClientRule(this, pattern, publishing(), subscribing());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return line(topic.toString());
    }

    String line(String filter) {
        StringBuilder line = new StringBuilder(word(effect)).append(' ').append(word(action));
        if (qos.size() < QOS_LEVELS) {
            line.append(" qos=")
                    .append(new TreeSet<>(qos).stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        if (retain != Retain.ANY) {
            line.append(" retain=").append(retain == Retain.RETAINED);
        }
        return line.append(exactly == Exactness.AS_WRITTEN ? " eq " : " ")
                .append(filter)
                .toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
