package dev.tidegate.policy;

import dev.tidegate.policy.TopicRule.Action;
import dev.tidegate.policy.TopicRule.Effect;
import dev.tidegate.policy.TopicRule.Exactness;
import dev.tidegate.policy.TopicRule.Retain;
import java.util.Set;
import java.util.TreeSet;

/** Reads a topic rule as it is written in a file. The filter is last and takes the rest of the line, for it may hold blanks. */
final class TopicRuleLine {
    private static final String FORM = "write allow|deny publish|subscribe|all [qos=0,1] [retain=true|false] FILTER";

    private String rest;

    TopicRuleLine(String line) {
        this.rest = line.strip();
    }

    TopicRule read() {
        Effect effect = effect(word());
        Action action = action(word());
        Set<Integer> qos = TopicRule.ANY_QOS;
        Retain retain = Retain.ANY;
        while (rest.startsWith("qos=") || rest.startsWith("retain=")) {
            String option = word();
            String value = option.substring(option.indexOf('=') + 1);
            if (option.startsWith("qos=")) {
                qos = qos(value);
            } else {
                retain = retain(value);
            }
        }
        if (retain != Retain.ANY && action == Action.SUBSCRIBE) {
            throw new IllegalArgumentException("retain= is about what is published: leave it out of a subscribe rule");
        }
        return topic(effect, action, rest, qos, retain);
    }

    /** A rule from its parts, the topic with the {@code eq } in front where there is one. */
    static TopicRule topic(Effect effect, Action action, String topic, Set<Integer> qos, Retain retain) {
        boolean asWritten = topic.startsWith("eq ");
        String filter = asWritten ? topic.substring("eq ".length()).strip() : topic;
        if (filter.isEmpty()) {
            throw new IllegalArgumentException("the rule names no topic filter: " + FORM);
        }
        return new TopicRule(
                effect,
                action,
                TopicTemplate.parse(filter),
                asWritten ? Exactness.AS_WRITTEN : Exactness.CONTAINED,
                qos,
                retain);
    }

    private String word() {
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        String word = rest.substring(0, end);
        rest = rest.substring(end).strip();
        return word;
    }

    static Effect effect(String word) {
        return switch (word) {
            case "allow" -> Effect.ALLOW;
            case "deny" -> Effect.DENY;
            default -> throw new IllegalArgumentException("a topic rule begins with allow or deny: " + FORM);
        };
    }

    static Action action(String word) {
        return switch (word) {
            case "publish" -> Action.PUBLISH;
            case "subscribe" -> Action.SUBSCRIBE;
            case "all" -> Action.ALL;
            default -> throw new IllegalArgumentException("a topic rule is about publish, subscribe or all: " + FORM);
        };
    }

    private static Set<Integer> qos(String value) {
        Set<Integer> qos = new TreeSet<>();
        for (String each : value.split(",", -1)) {
            if (!each.matches("[012]")) {
                throw new IllegalArgumentException("qos=" + value + " is no list of QoS: write qos=0 or qos=0,1");
            }
            qos.add(each.charAt(0) - '0');
        }
        return qos;
    }

    private static Retain retain(String value) {
        return switch (value) {
            case "true" -> Retain.RETAINED;
            case "false" -> Retain.NOT_RETAINED;
            default -> throw new IllegalArgumentException("retain=" + value + " is neither true nor false");
        };
    }
}
