package dev.tidegate.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as configuration writes them: a whole number and its unit, as in {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000};
    private static final String[] UNITS = {"d", "h", "m", "s"};

    private DurationText() {}

    /** An {@link IllegalArgumentException} names the fix. */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), millis(matcher.group(2))));
        }
        if (text.matches("\\d+")) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "'%s' has no unit: write %ss, or use ms, m, h or d", text, text));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no duration: write a whole number and one of ms, s, m, h, d, such as 10s");
    }

    /** The largest unit that divides it; {@link #parse} reads it back. */
    public static String show(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        for (int i = 0; i < MILLIS.length; i++) {
            if (millis % MILLIS[i] == 0) {
                return millis / MILLIS[i] + UNITS[i];
            }
        }
        return millis + "ms";
    }

    private static long millis(String unit) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return MILLIS[i];
            }
        }
        return 1;
    }
}
