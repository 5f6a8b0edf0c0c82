package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a filter on one side of a rule asks for on the other. Pure. */
final class Narrowing {
    private static final String ANY_LEVEL = "+";
    private static final String ANY_REST = "#";

    private Narrowing() {}

    /**
     * The narrowest filter of the names {@code to} that are called something on the side of {@code from} which {@code asked}
     * matches; null where there are none that cross. What {@code to} captures and {@code from} does not is left open.
     */
    static @Nullable String of(TopicShape from, TopicShape to, String asked) {
        if (asked.isEmpty() || asked.startsWith("$")) {
            return null;
        }
        List<String> levels = Arrays.asList(asked.split("/", -1));
        int open = levels.get(levels.size() - 1).equals(ANY_REST) ? levels.size() - 1 : Integer.MAX_VALUE;
        int fixed = from.fixed();
        boolean isNoName = fixed == 1 && !from.endsInRest() && levels.get(0).isEmpty();
        if (isNoName || !agree(from, levels, open)) {
            return null;
        }
        List<String> rest = List.of(ANY_REST);
        if (open > fixed) {
            rest = levels.subList(fixed, levels.size());
            boolean nothingLeft = rest.isEmpty() || rest.equals(List.of(ANY_REST));
            if (!from.endsInRest() && !nothingLeft) {
                return null;
            }
        }
        List<String> written = new ArrayList<>();
        for (int i = 0; i < to.fixed(); i++) {
            written.add(level(from, to, i, levels.subList(0, Math.min(open, fixed))));
        }
        if (to.endsInRest()) {
            written.addAll(from.endsInRest() ? rest : List.of(ANY_REST));
        }
        String filter = String.join("/", written);
        return TopicText.isCrossed(filter) ? filter : null;
    }

    private static boolean agree(TopicShape from, List<String> levels, int open) {
        for (int i = 0; i < Math.min(from.fixed(), open); i++) {
            if (i == levels.size()) {
                return false;
            }
            String literal = from.literal(i);
            if (literal != null
                    && !levels.get(i).equals(ANY_LEVEL)
                    && !levels.get(i).equals(literal)) {
                return false;
            }
        }
        return true;
    }

    private static String level(TopicShape from, TopicShape to, int i, List<String> asked) {
        String literal = to.literal(i);
        if (literal != null) {
            return literal;
        }
        String capture = to.capture(i);
        int origin = capture == null ? -1 : from.levelOf(capture);
        return origin >= 0 && origin < asked.size() ? asked.get(origin) : ANY_LEVEL;
    }
}
