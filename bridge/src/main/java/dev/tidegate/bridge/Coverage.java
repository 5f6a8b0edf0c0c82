package dev.tidegate.bridge;

import dev.tidegate.policy.TopicPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Topic filters that match together whatever others match, and no two of them the same topic: who subscribes to them gets each message
 * once. One that another contains is left out; two that have something in common are replaced by the narrowest that contains both,
 * which may match a little more. Pure.
 */
public final class Coverage {
    private static final String ANY_LEVEL = "+";
    private static final String ANY_REST = "#";

    private final Set<String> refused;
    private final Map<String, TopicPattern> chosen = new LinkedHashMap<>();

    private Coverage(Set<String> refused) {
        this.refused = refused;
    }

    /**
     * Of filters that begin with no {@code $}.
     *
     * @param refused filters that are not to be had: none of them is in the result, and where only one of them would keep two others apart,
     *     both stay
     */
    public static Set<String> of(Collection<String> filters, Set<String> refused) {
        Coverage coverage = new Coverage(refused);
        new TreeSet<>(filters).forEach(coverage::add); // in some order, but the same each time
        return new TreeSet<>(coverage.chosen.keySet());
    }

    private void add(String filter) {
        String widened = filter;
        while (!refused.contains(widened)) {
            TopicPattern pattern = TopicPattern.of(widened);
            if (chosen.values().stream().anyMatch(each -> each.contains(pattern))) {
                return;
            }
            chosen.values().removeIf(pattern::contains);
            String joined = joined(widened, pattern);
            if (joined == null) {
                chosen.put(widened, pattern);
                return;
            }
            widened = joined;
        }
    }

    /** With the first of the others it has something in common with, where that may be had; null where there is none. */
    private @Nullable String joined(String filter, TopicPattern pattern) {
        for (Iterator<Map.Entry<String, TopicPattern>> all = chosen.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, TopicPattern> other = all.next();
            if (other.getValue().overlaps(pattern)) {
                String joined = join(filter, other.getKey());
                if (!refused.contains(joined)) {
                    all.remove();
                    return joined;
                }
            }
        }
        return null;
    }

    /** The narrowest filter that contains both. */
    static String join(String one, String other) {
        String[] ones = one.split("/", -1);
        String[] others = other.split("/", -1);
        List<String> common = new ArrayList<>();
        for (int i = 0; i < Math.max(ones.length, others.length); i++) {
            boolean open = i >= ones.length || i >= others.length || isRest(ones[i]) || isRest(others[i]);
            if (open) {
                common.add(ANY_REST);
                break;
            }
            common.add(ones[i].equals(others[i]) ? ones[i] : ANY_LEVEL);
        }
        return String.join("/", common);
    }

    private static boolean isRest(String level) {
        return level.equals(ANY_REST);
    }
}
