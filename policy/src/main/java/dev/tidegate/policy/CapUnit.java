package dev.tidegate.policy;

import java.time.Duration;

/** What the number of a {@link Verdict.Cap} counts. */
enum CapUnit {
    /** A level: 0, 1 or 2. */
    QOS {
        @Override
        long parse(String text) {
            if (text.matches("[012]")) {
                return Long.parseLong(text);
            }
            throw new IllegalArgumentException("'" + text + "' is no QoS: write 0, 1 or 2");
        }

        @Override
        String show(long value) {
            return Long.toString(value);
        }
    },
    /** Whole seconds; written with a unit. */
    SECONDS {
        @Override
        long parse(String text) {
            return DurationText.parse(text).toSeconds();
        }

        @Override
        String show(long value) {
            return DurationText.show(Duration.ofSeconds(value));
        }
    };

    /** The number a profile wrote; an {@link IllegalArgumentException} names the fix. */
    abstract long parse(String text);

    /** The number as a profile would write it. */
    abstract String show(long value);
}
