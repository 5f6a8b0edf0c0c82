package dev.tidegate.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes that was written with its unit: {@code 64KiB} is 65,536 and {@code 64kB} is 64,000. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(B|kB|MB|GB|KiB|MiB|GiB)");
    private static final String[] UNITS = {"GiB", "GB", "MiB", "MB", "KiB", "kB", "B"};
    private static final long[] FACTORS = {1L << 30, 1_000_000_000, 1L << 20, 1_000_000, 1L << 10, 1_000, 1};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /** An {@link IllegalArgumentException} names the fix. */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(matcher.group(2))));
        }
        if (text.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("'" + text + "' has no unit: write " + new ByteSize(Long.parseLong(text))
                    + ", or use B, kB, MB, GB (thousands) or KiB, MiB, GiB (1024)");
        }
        throw new IllegalArgumentException("'" + text
                + "' is no size: write a whole number and one of B, kB, MB, GB, KiB, MiB, GiB, such as 64KiB");
    }

    /** The same number where an int is wanted; sizes beyond 2 GiB become {@link Integer#MAX_VALUE}. */
    public int toInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The largest unit that divides it; {@link #parse} reads it back. */
    @Override
    public String toString() {
        for (int i = 0; bytes > 0 && i < UNITS.length; i++) {
            if (bytes % FACTORS[i] == 0) {
                return bytes / FACTORS[i] + UNITS[i];
            }
        }
        return "0B";
    }

    private static long factor(String unit) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return FACTORS[i];
            }
        }
        throw new IllegalArgumentException(unit);
    }
}
