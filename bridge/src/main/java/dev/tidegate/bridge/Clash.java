package dev.tidegate.bridge;

import java.util.List;

/**
 * Two rules of one bridge that cannot both stand.
 *
 * @param first the one that stands first in the plan
 * @param sentence what is wrong, with both names and the fix
 */
public record Clash(Rule first, Rule second, String sentence) {
    /** Every pair that clashes, in the order of the rules. */
    public static List<Clash> among(List<Rule> rules) {
        return List.of();
    }
}
