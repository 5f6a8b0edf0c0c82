package dev.tidegate.gateway.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word somebody probably meant. */
final class Nearest {
    /** More than this many slips, or more than half the word, is another word. */
    private static final int MOST_SLIPS = 4;

    private Nearest() {}

    /** A sentence to append to "unknown", or nothing when no known word is near. */
    static String hint(String word, Collection<String> known) {
        return among(word, known)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElseGet(() -> known.isEmpty() ? "" : "; known: " + String.join(", ", known));
    }

    static Optional<String> among(String word, Collection<String> known) {
        int best = Math.min(MOST_SLIPS, Math.max(1, word.length() / 2)) + 1;
        Optional<String> nearest = Optional.empty();
        for (String candidate : known) {
            int slips = distance(word, candidate);
            if (slips < best) {
                best = slips;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            last[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = last[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(last[column], current[column - 1]));
                if (row > 1
                        && column > 1
                        && from.charAt(row - 1) == to.charAt(column - 2)
                        && from.charAt(row - 2) == to.charAt(column - 1)) {
                    current[column] = Math.min(current[column], beforeLast[column - 2] + 1);
                }
            }
            beforeLast = last;
            last = current;
        }
        return last[to.length()];
    }
}
