package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Joins profiles to those they extend, and refuses what does not add up. */
final class ProfileJoin {
    private final Map<String, ProfileText> texts;
    private final Limits base;
    private final List<Problem> problems;

    ProfileJoin(Map<String, ProfileText> texts, Limits base, List<Problem> problems) {
        this.texts = texts;
        this.base = base;
        this.problems = problems;
    }

    /** The profiles that could be joined; whoever asks looks at the problems first. */
    PolicyBook book() {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        for (ProfileText each : texts.values()) {
            List<ProfileText> line = ancestry(each);
            if (!line.isEmpty()) {
                join(each, line, profiles);
            }
        }
        return new PolicyBook(profiles);
    }

    /** From the eldest to the profile itself; empty where the line is broken or runs in a circle. */
    private List<ProfileText> ancestry(ProfileText youngest) {
        List<ProfileText> line = new ArrayList<>(List.of(youngest));
        ProfileText.Parent first = youngest.parent();
        for (ProfileText.Parent parent = first; first != null && parent != null; ) {
            ProfileText next = texts.get(parent.name());
            if (next == null) {
                // Said once, by the profile that wrote it and not by its heirs.
                if (line.size() == 1) {
                    complain(
                            parent.place(),
                            "there is no profile '" + parent.name() + "' to extend"
                                    + Nearest.hint(parent.name(), texts.keySet()));
                }
                return List.of();
            }
            if (line.contains(next)) {
                complain(first.place(), "extends runs in a circle: " + names(line) + " -> " + next.name());
                return List.of();
            }
            line.add(next);
            parent = next.parent();
        }
        Collections.reverse(line);
        return line;
    }

    private void join(ProfileText text, List<ProfileText> line, Map<String, Profile> profiles) {
        EnumSet<Feature> missing = EnumSet.allOf(Feature.class);
        Map<Feature, Rule> rules = new EnumMap<>(Feature.class);
        Map<Limit, LimitRule> limitRules = new EnumMap<>(Limit.class);
        TopicRules topics = null;
        for (ProfileText each : line) {
            missing.removeAll(each.mentioned());
            rules.putAll(each.rules());
            limitRules.putAll(each.limits());
            topics = each.topics() == null ? topics : each.topics(); // all of them: their order is what they say
        }
        Limits limits = base;
        for (Map.Entry<Limit, LimitRule> each : limitRules.entrySet()) {
            limits = limits.with(each.getKey(), each.getValue().text());
        }
        // An heir would only repeat what its eldest left out.
        if (!missing.isEmpty() && line.size() == 1) {
            complain(
                    text.place(),
                    "profile '" + text.name() + "' says nothing about "
                            + missing.stream().map(Feature::key).collect(Collectors.joining(", "))
                            + ": rule on them, or write 'extends: standard'");
        }
        checkMaximumQos(text, rules);
        checkKeepAlive(text, limits);
        if (rules.size() == Feature.values().length) {
            profiles.put(
                    text.name(),
                    new Profile(
                            new Profile.Own(text.name(), text.about(), topics),
                            rules,
                            limitRules,
                            new Profile.Bounds(limits, base)));
        }
    }

    /** Maximum QoS has no way to say "0 and 2 but not 1". */
    private void checkMaximumQos(ProfileText text, Map<Feature, Rule> rules) {
        Rule one = rules.get(Feature.PUBLISH_QOS_1);
        Rule two = rules.get(Feature.PUBLISH_QOS_2);
        if (one != null
                && two != null
                && !one.verdict().isPermitted()
                && two.verdict().isPermitted()) {
            Rule own = text.rules().get(Feature.PUBLISH_QOS_2);
            complain(
                    own != null ? own.place() : text.place(),
                    "publish-qos-2 is " + two.verdict().kind().key() + " where publish-qos-1 is close, and Maximum QoS"
                            + " cannot say so: close both, or cap both");
        }
    }

    private void checkKeepAlive(ProfileText text, Limits limits) {
        if (limits.keepAliveMin().compareTo(limits.keepAliveMax()) > 0) {
            LimitRule least = text.limits().get(Limit.KEEP_ALIVE_MIN);
            LimitRule most = text.limits().get(Limit.KEEP_ALIVE_MAX);
            Place place = least != null ? least.place() : most != null ? most.place() : text.place();
            complain(
                    place,
                    "keep-alive-min " + Limit.KEEP_ALIVE_MIN.show(limits) + " is above keep-alive-max "
                            + Limit.KEEP_ALIVE_MAX.show(limits) + ": change one of them");
        }
    }

    private static String names(List<ProfileText> line) {
        return line.stream().map(ProfileText::name).collect(Collectors.joining(" -> "));
    }

    private void complain(Place place, String message) {
        problems.add(new Problem(place, message));
    }
}
