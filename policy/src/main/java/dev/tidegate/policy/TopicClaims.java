package dev.tidegate.policy;

import dev.tidegate.policy.TopicRule.Action;
import dev.tidegate.policy.TopicRule.Effect;
import dev.tidegate.policy.TopicRule.Retain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Topic rules as a token carries them, in two forms that may stand side by side: {@code acl}, a list of {@code {permission,
 * action, topic, qos, retain}} or an object of lists; and plain lists of filters, {@code pub}, {@code subs} and {@code all}.
 * A token with any of them grants nothing else.
 *
 * <p>Whatever is not understood makes the token unusable: a rule we cannot read may have been one that denies.
 */
public final class TopicClaims {
    private static final String ACL = "acl";
    private static final Set<String> PARTS = Set.of("permission", "action", "topic", "qos", "retain");

    private final List<TopicRule> rules = new ArrayList<>();
    private boolean found;

    private TopicClaims() {}

    /** Empty where the claims say nothing of topics; an {@link IllegalArgumentException} where they cannot be understood. */
    public static Optional<TopicRules> read(Map<String, Object> claims) {
        TopicClaims reading = new TopicClaims();
        Object acl = claims.get(ACL);
        if (acl instanceof Map<?, ?> lists) {
            for (Object key : lists.keySet()) {
                require(key instanceof String name && list(name) != null, "acl has pub, sub and all, not " + key);
            }
            lists.forEach((name, filters) -> reading.allow((String) name, filters));
            reading.found = true;
        } else if (claims.containsKey(ACL)) {
            reading.acl(acl);
        }
        claims.forEach((name, filters) -> {
            boolean isSubject = name.equals("sub") && filters instanceof String;
            if (list(name) != null && !isSubject) {
                reading.allow(name, filters);
            }
        });
        return reading.found ? Optional.of(new TopicRules(reading.rules)) : Optional.empty();
    }

    /** What a list of this name allows, or null where it is none of ours. */
    private static @Nullable Action list(String name) {
        return switch (name) {
            case "pub" -> Action.PUBLISH;
            case "sub", "subs" -> Action.SUBSCRIBE;
            case "all", "pubsub" -> Action.ALL;
            default -> null;
        };
    }

    private void allow(String name, @Nullable Object filters) {
        Action action = list(name);
        if (action == null || !(filters instanceof List<?> all)) {
            throw new IllegalArgumentException(name + " is not a list of topic filters");
        }
        for (Object each : all) {
            if (!(each instanceof String filter)) {
                throw new IllegalArgumentException(name + " holds something that is no topic filter");
            }
            add(Effect.ALLOW, action, filter, TopicRule.ANY_QOS, Retain.ANY);
        }
        found = true;
    }

    private void acl(@Nullable Object acl) {
        if (!(acl instanceof List<?> all)) {
            throw new IllegalArgumentException("acl is not a list of rules");
        }
        for (Object each : all) {
            if (!(each instanceof Map<?, ?> rule)) {
                throw new IllegalArgumentException("acl holds something that is no rule");
            }
            rule(rule);
        }
        found = true;
    }

    private void rule(Map<?, ?> rule) {
        for (Object key : rule.keySet()) {
            require(
                    key instanceof String name && PARTS.contains(name),
                    "acl has a rule with " + key + ", which is unknown");
        }
        add(
                TopicRuleLine.effect(text(rule, "permission")),
                TopicRuleLine.action(text(rule, "action")),
                text(rule, "topic"),
                rule.containsKey("qos") ? qos(rule.get("qos")) : TopicRule.ANY_QOS,
                rule.containsKey("retain") ? retain(rule.get("retain")) : Retain.ANY);
    }

    private void add(Effect effect, Action action, String topic, Set<Integer> qos, Retain retain) {
        rules.add(TopicRuleLine.topic(effect, action, topic, qos, retain));
    }

    private static String text(Map<?, ?> rule, String part) {
        if (!(rule.get(part) instanceof String text)) {
            throw new IllegalArgumentException("acl has a rule without " + part);
        }
        return text;
    }

    private static Set<Integer> qos(@Nullable Object given) {
        List<?> all = given instanceof List<?> list ? list : List.of(given == null ? "null" : given);
        Set<Integer> qos = new TreeSet<>();
        for (Object each : all) {
            require(
                    each instanceof Integer level && TopicRule.ANY_QOS.contains(level),
                    "acl has a rule with a wrong qos");
            qos.add((Integer) each);
        }
        require(!qos.isEmpty(), "acl has a rule for no qos at all");
        return qos;
    }

    private static Retain retain(@Nullable Object given) {
        require(given instanceof Boolean, "acl has a rule with a retain that is neither true nor false");
        return Boolean.TRUE.equals(given) ? Retain.RETAINED : Retain.NOT_RETAINED;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
