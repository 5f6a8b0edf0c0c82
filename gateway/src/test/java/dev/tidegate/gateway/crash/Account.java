package dev.tidegate.gateway.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What the ledger knows of one client's session: whether there is one, and what it has subscribed to. */
final class Account {
    /** What the broker has acknowledged. */
    enum Session {
        NONE,
        /** The answer never came. */
        PERHAPS,
        ACKNOWLEDGED
    }

    /** One subscription, from SUBSCRIBE to UNSUBACK, in moments of the ledger. */
    static final class Term {
        static final long NEVER = Long.MAX_VALUE;

        final String filter;
        final int qos;
        /** What SUBACK says; brokers may grant less than was asked. */
        int granted;

        final boolean shared;
        final BitSet streams;
        final long asked;
        long held = NEVER;
        long leaving = NEVER;
        long left = NEVER;

        Term(String filter, int qos, BitSet streams, long asked) {
            this.filter = filter;
            this.qos = qos;
            this.granted = qos;
            this.shared = filter.startsWith("$share/");
            this.streams = streams;
            this.asked = asked;
        }

        boolean isOpen() {
            return left == NEVER;
        }

        /** It was acknowledged before the message was sent, and nobody has asked for its end. */
        boolean owes(Publication publication) {
            return held < publication.firstSent && leaving == NEVER && streams.get(publication.stream.index);
        }

        /** The message may have been routed while it stood. */
        boolean mayCarry(Publication publication) {
            return streams.get(publication.stream.index) && asked <= publication.over && left >= publication.firstSent;
        }
    }

    final int index;
    final String name;
    Session session = Session.NONE;
    final List<Term> terms = new ArrayList<>();
    private int[] newest = new int[0];

    Account(int index, String name) {
        this.index = index;
        this.name = name;
    }

    long bit() {
        return 1L << index;
    }

    /** Takes note of a first delivery; says the newest of the stream before it. */
    int advance(Publication publication) {
        int stream = publication.stream.index;
        if (stream >= newest.length) {
            newest = Arrays.copyOf(newest, stream + 64);
        }
        int before = newest[stream];
        newest[stream] = Math.max(before, publication.sequence);
        return before;
    }

    static boolean matches(String filter, String topic) {
        String plain = filter.startsWith("$share/") ? filter.substring(filter.indexOf('/', 7) + 1) : filter;
        String[] pattern = plain.split("/", -1);
        String[] levels = topic.split("/", -1);
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || (!pattern[i].equals("+") && !pattern[i].equals(levels[i]))) {
                return false;
            }
        }
        return pattern.length == levels.length;
    }

    @Override
    public String toString() {
        return name;
    }
}
