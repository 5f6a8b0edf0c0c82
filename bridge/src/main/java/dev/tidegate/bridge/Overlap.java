package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two topic filters have in common. Pure. */
final class Overlap {
    private Overlap() {}

    /**
     * The filter that matches exactly the topic names both match; null where there are none. Of filters that begin with no
     * {@code $}.
     */
    static @Nullable String of(String one, String other) {
        String[] ones = one.split("/", -1);
        String[] others = other.split("/", -1);
        List<String> common = new ArrayList<>();
        int i = 0;
        for (; i < ones.length && i < others.length; i++) {
            String level = ones[i];
            String theirs = others[i];
            if (level.equals("#")) {
                return joined(common, others, i);
            }
            if (theirs.equals("#")) {
                return joined(common, ones, i);
            }
            if (theirs.equals("+")) {
                common.add(level);
            } else if (level.equals("+") || level.equals(theirs)) {
                common.add(theirs);
            } else {
                return null;
            }
        }
        return ended(ones, i) && ended(others, i) ? String.join("/", common) : null;
    }

    /** Whether no further level is needed: "a/#" matches "a". */
    private static boolean ended(String[] levels, int i) {
        return i == levels.length || (i == levels.length - 1 && levels[i].equals("#"));
    }

    private static String joined(List<String> common, String[] levels, int from) {
        for (int i = from; i < levels.length; i++) {
            common.add(levels[i]);
        }
        return String.join("/", common);
    }
}
