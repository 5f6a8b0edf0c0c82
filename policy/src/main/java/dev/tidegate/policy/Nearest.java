package dev.tidegate.policy;

import java.util.Collection;
import java.util.Optional;

/** The known word a mistyped one was probably meant to be. */
public final class Nearest {
    private Nearest() {}

    /** The closest by edits, if it is close: at most a third of its letters differ. */
    public static Optional<String> of(String word, Collection<String> known) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String each : known) {
            int edits = edits(word, each);
            if (edits < fewest) {
                fewest = edits;
                best = each;
            }
        }
        return best != null && fewest <= Math.max(2, best.length() / 3) ? Optional.of(best) : Optional.empty();
    }

    /** The end of an error message: the nearest word, or all of them where none is near. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElseGet(() -> "; known are " + String.join(", ", known));
    }

    // Levenshtein's distance, one row at a time; a word longer than this is no slip of the fingers.
    private static int edits(String from, String to) {
        if (from.length() > 64) {
            return from.length();
        }
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int swap = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
