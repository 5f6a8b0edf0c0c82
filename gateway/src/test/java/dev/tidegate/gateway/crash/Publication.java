package dev.tidegate.gateway.crash;

import java.util.ArrayList;
import java.util.List;

/** One numbered message and what became of it. */
final class Publication {
    /** What can happen to it. */
    enum Event {
        SENT("sent"),
        SENT_AGAIN("sent again, DUP"),
        PUBACK("PUBACK"),
        PUBREC("PUBREC"),
        PUBCOMP("PUBCOMP"),
        REFUSED("refused by reason code"),
        ABANDONED("given up by its publisher, whose session was gone"),
        ARMED("CONNACK: the broker holds the will"),
        CUT("its client was cut"),
        DISARMED("its client said DISCONNECT, or was back in time"),
        DELIVERED("delivered to"),
        DELIVERED_AGAIN("delivered again to"),
        UNSUBSCRIBED("no longer owed to");

        private final String words;

        Event(String words) {
            this.words = words;
        }
    }

    /** How a will stands. */
    enum Arms {
        /** Not a will, or nobody knows: it may come, and need not. */
        OPEN,
        HELD,
        DUE,
        CANCELLED
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final int NOBODY = 0xFF;

    final Stream stream;
    final int sequence;
    final long firstSent;

    /** When nothing more can come of it: the last answer of its flow. */
    long over = NEVER;

    boolean sentAgain;
    boolean acknowledged;
    boolean deletes;
    Arms arms = Arms.OPEN;

    /** Sessions it must reach, sessions it has reached, a bit each. */
    long owed;

    long reached;

    /** Whether the shared group is owed it, and who of the group has had it. */
    boolean owedToGroup;

    long reachedInGroup;

    /** Each: event, life of the broker, session, millisecond of the run. */
    private long[] events = new long[6];

    private int count;

    Publication(Stream stream, int sequence, long now) {
        this.stream = stream;
        this.sequence = sequence;
        this.firstSent = now;
    }

    void note(Event event, int life, long millis) {
        note(event, life, millis, NOBODY);
    }

    void note(Event event, int life, long millis, int session) {
        if (count == events.length) {
            events = java.util.Arrays.copyOf(events, count * 2);
        }
        events[count++] = (long) event.ordinal() << 56 | (long) session << 48 | (long) life << 32 | millis;
    }

    boolean isSettled() {
        return over != NEVER;
    }

    boolean isOwed() {
        return (owed & ~reached) != 0 || (owedToGroup && reachedInGroup == 0);
    }

    /** What happened, line by line. */
    List<String> timeline(List<String> names) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int session = (int) (events[i] >>> 48 & 0xFF);
            lines.add("life %d, %d ms: %s%s"
                    .formatted(
                            events[i] >>> 32 & 0xFFFF,
                            events[i] & 0xFFFF_FFFFL,
                            Event.values()[(int) (events[i] >>> 56)].words,
                            session == NOBODY ? "" : " " + names.get(session)));
        }
        return lines;
    }

    @Override
    public String toString() {
        return stream + " #" + sequence;
    }
}
