package dev.tidegate.policy;

import java.time.Duration;

/** How a limit is written, read and compared. */
enum LimitType {
    COUNT("a whole number") {
        @Override
        Object parse(String text) {
            if (text.matches("\\d{1,9}")) {
                return Integer.valueOf(text);
            }
            throw new IllegalArgumentException("'" + text + "' is no whole number");
        }
    },
    SIZE("a size such as 64KiB") {
        @Override
        Object parse(String text) {
            return ByteSize.parse(text);
        }
    },
    TIME("a duration such as 30s") {
        @Override
        Object parse(String text) {
            return DurationText.parse(text);
        }

        @Override
        String show(Object value) {
            return DurationText.show((Duration) value);
        }
    },
    RATE("a rate such as 10/s, or 0 for none") {
        @Override
        Object parse(String text) {
            if (text.equals("0")) {
                return 0;
            }
            if (text.matches("\\d{1,9}/s")) {
                return Integer.valueOf(text.substring(0, text.length() - 2));
            }
            throw new IllegalArgumentException(
                    text.matches("\\d+")
                            ? "'" + text + "' has no unit: write " + text + "/s"
                            : "'" + text + "' is no rate: write a whole number and /s, such as 10/s");
        }

        @Override
        String show(Object value) {
            return value.equals(0) ? "0" : value + "/s";
        }
    },
    OVERFLOW("drop-newest or drop-oldest") {
        @Override
        Object parse(String text) {
            for (Overflow each : Overflow.values()) {
                if (each.key().equals(text)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("'" + text + "' is neither drop-newest nor drop-oldest");
        }

        @Override
        String show(Object value) {
            return ((Overflow) value).key();
        }
    };

    private final String form;

    LimitType(String form) {
        this.form = form;
    }

    /** How it is written, in words. */
    String form() {
        return form;
    }

    /** An {@link IllegalArgumentException} names the fix. */
    abstract Object parse(String text);

    /** {@link #parse} reads it back. */
    String show(Object value) {
        return value.toString();
    }

    /** Below 0, 0 or above 0, as {@link java.util.Comparator}: both are of this type. */
    @SuppressWarnings("unchecked")
    int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }
}
