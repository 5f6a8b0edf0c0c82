package dev.tidegate.gateway.crash;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** How often what happened. */
final class Tally {
    /** What is counted. */
    enum Count {
        SENT,
        SENT_AGAIN,
        ACKNOWLEDGED,
        DELIVERED,
        REPEATED_AT_QOS_1,
        RETAINED_READ,
        WILLS_ARMED,
        WILLS_DUE,
        WILLS_PUBLISHED,
        SESSIONS_RESUMED,
        SESSIONS_REBUILT,
        CLEAN_STARTS,
        SUBSCRIBED,
        UNSUBSCRIBED,
        /** Error codes in answers, and DISCONNECTs of a broker nobody had stopped. */
        REFUSALS
    }

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);

    void add(Count count) {
        counts.merge(count, 1L, Long::sum);
    }

    long of(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    @Override
    public String toString() {
        StringJoiner all = new StringJoiner(", ");
        for (Count count : Count.values()) {
            all.add("%s %,d".formatted(count.name().toLowerCase(Locale.ROOT).replace('_', ' '), of(count)));
        }
        return all.toString();
    }
}
