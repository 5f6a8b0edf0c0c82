package dev.tidegate.policy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one file says, before it is joined to the profile it extends. A feature may be mentioned wrongly, without a rule. */
record ProfileText(
        String name,
        Place place,
        @Nullable Parent parent,
        String about,
        Set<Feature> mentioned,
        Map<Feature, Rule> rules,
        Map<Limit, LimitRule> limits,
        @Nullable TopicRules topics) {

    /** The profile it extends, and where it says so. */
    record Parent(String name, Place place) {}
}
