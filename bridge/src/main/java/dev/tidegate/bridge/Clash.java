package dev.tidegate.bridge;

import dev.tidegate.policy.TopicPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two rules of one bridge that cannot both stand: they take the same messages the same way, which would cross twice, or what
 * one brings in the other sends out again under another name, for ever.
 *
 * @param first the one that stands first in the plan; of a ring, the one that brings in
 * @param sentence what is wrong, with the names of both and the fix
 */
public record Clash(Rule first, Rule second, String sentence) {
    /** Every pair that clashes; rings are looked for where nothing else is wrong. */
    public static List<Clash> among(List<Rule> rules) {
        List<Clash> found = new ArrayList<>();
        for (int j = 1; j < rules.size(); j++) {
            for (int i = 0; i < j; i++) {
                Rule first = rules.get(i);
                Rule second = rules.get(j);
                @Nullable Clash clash = outward(first, second);
                clash = clash == null ? inward(first, second) : clash;
                if (clash != null) {
                    found.add(clash);
                }
            }
        }
        return found.isEmpty() ? Ring.among(rules) : found;
    }

    private static @Nullable Clash outward(Rule first, Rule second) {
        if (!first.direction().leadsOut() || !second.direction().leadsOut()) {
            return null;
        }
        String one = first.remap().localFilter();
        String other = second.remap().localFilter();
        String common = Overlap.of(one, other);
        if (common == null || first.excepts(common) || second.excepts(common)) {
            return null;
        }
        return twice(first, second, common + " out", contains(other, one) ? second : first, common);
    }

    private static @Nullable Clash inward(Rule first, Rule second) {
        if (!first.direction().leadsIn() || !second.direction().leadsIn()) {
            return null;
        }
        String one = first.remap().remoteFilter();
        String other = second.remap().remoteFilter();
        String common = Overlap.of(one, other);
        if (common == null || keepsOut(first, common) || keepsOut(second, common)) {
            return null;
        }
        Rule wider = contains(other, one) ? second : first;
        String fix = wider.remap().localFilterFor(common).orElse(common);
        return twice(first, second, common + " in", wider, fix);
    }

    /** Whether none of these upstream topics comes in by this rule. */
    private static boolean keepsOut(Rule rule, String remoteFilter) {
        Optional<String> local = rule.remap().localFilterFor(remoteFilter);
        return local.isEmpty() || rule.excepts(local.get());
    }

    private static Clash twice(Rule first, Rule second, String what, Rule wider, String except) {
        boolean nothingLeft = contains(except, wider.remap().localFilter());
        String fix = nothingLeft ? "remove one" : "give \"" + wider.name() + "\" except: [ \"" + except + "\" ]";
        return new Clash(
                first,
                second,
                "\"" + first.name() + "\" and \"" + second.name() + "\" both take " + what
                        + ", so a message would cross twice: make one narrower, or " + fix);
    }

    private static boolean contains(String wider, String narrower) {
        return TopicPattern.of(wider).contains(TopicPattern.of(narrower));
    }
}
