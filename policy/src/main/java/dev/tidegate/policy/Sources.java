package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the rules of a table were read, numbered as they come. A source may end in the row or section that says so, after a colon:
 * that part stays with the rule. A rule without a source is its own: the file it stands in.
 */
final class Sources {
    private static final String WITHIN = ": ";

    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    /** What stands in the row: the number of the source, which is new or known. */
    String number(Basis basis, Place place) {
        String work = whole(basis, place).split(WITHIN, 2)[0];
        String dated = basis.date().isEmpty() ? work : work + " (" + basis.date() + ")";
        int next = numbers.size() + 1;
        return "[" + numbers.computeIfAbsent(dated, unknown -> next) + "]";
    }

    /** What stands beside it: where in that source, and any doubt; for either version where they differ. */
    String note(Rule rule) {
        Rule older = rule.older();
        String newer = note(rule.basis());
        if (older == null || older.basis().equals(rule.basis())) {
            return newer;
        }
        List<String> parts = new ArrayList<>();
        parts.add("3.1.1 " + number(older.basis(), older.place()));
        if (older.confidence() != rule.confidence()) {
            parts.add(older.confidence().key());
        }
        String said = note(older.basis());
        String head = String.join(", ", parts) + (said.isEmpty() ? "" : WITHIN + said);
        return newer.isEmpty() ? head : newer + "; " + head;
    }

    /** The same for a limit. */
    String note(Basis basis) {
        String[] parts = basis.source().split(WITHIN, 2);
        String within = parts.length == 2 ? "\"" + parts[1] + "\"" : "";
        return within.isEmpty() || basis.note().isEmpty() ? within + basis.note() : within + "; " + basis.note();
    }

    /** All that were numbered, from 1. */
    List<String> all() {
        return List.copyOf(numbers.keySet());
    }

    static String whole(Basis basis, Place place) {
        return basis.source().isEmpty() ? place.file() : basis.source();
    }
}
