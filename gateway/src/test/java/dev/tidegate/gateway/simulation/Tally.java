package dev.tidegate.gateway.simulation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the runs of one thread added up to, for the report. */
final class Tally {
    private long seeds;
    private long events;
    private long millis;
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

    /** What became of a message. */
    enum Fate {
        PUBLISHED,
        WILL_PUBLISHED,
        DELIVERED,
        DELIVERED_TO_A_SHARE,
        INHERITED,
        RETAINED_ANSWER,
        REDELIVERED,
        LOST_WITH_ITS_SESSION,
        EXPIRED,
        TOO_LARGE,
        OVERFLOWED,
        UNSUBSCRIBED,
        NOT_KEPT_AT_QOS_0,
        DELIVERED_WITHOUT_A_STORE
    }

    /** What went wrong on purpose. */
    enum Fault {
        CUT,
        CLOSED_WITHOUT_A_WORD,
        VANISHED,
        STOPPED_READING,
        TAKEN_OVER,
        SHARD_STALL,
        SENT_AGAIN,
        HELD_BACK,
        HOURS_PASSED,
        NODE_DIED,
        TURNS_TORN_OFF,
        WRITE_FAILED,
        FAILED_AGAIN,
        DIED_WITHOUT_A_STORE,
        PUBLISH_REFUSED,
        PUBLISHED_ANEW,
        SUBSCRIBE_REFUSED,
        UNSUBSCRIBE_REFUSED,
        CONNECT_REFUSED
    }

    void ran(int events, long millis) {
        seeds++;
        this.events += events;
        this.millis += millis;
    }

    void count(Fate fate) {
        fates.merge(fate, 1L, Long::sum);
    }

    void count(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void add(Tally other) {
        seeds += other.seeds;
        events += other.events;
        millis += other.millis;
        other.fates.forEach((fate, count) -> fates.merge(fate, count, Long::sum));
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    }

    long seeds() {
        return seeds;
    }

    long events() {
        return events;
    }

    String report() {
        return String.format(
                        Locale.ROOT, "%,d seeds, %,d events, %,.1f simulated hours%n", seeds, events, millis / 3.6e6)
                + "messages: " + words(fates) + "\n"
                + "faults:   " + words(faults) + "\n";
    }

    private static String words(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s %,d",
                        each.getKey().toString().toLowerCase(Locale.ROOT).replace('_', ' '),
                        each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
