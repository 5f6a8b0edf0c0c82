package dev.tidegate.gateway.topic;

import org.jspecify.annotations.Nullable;

/**
 * How a share chooses among members that are equally ready: each strategy says what a member costs, and the cheapest gets the
 * message; among equals, the next in turn. What none of them weighs is readiness: that comes first, see {@link Candidates}.
 */
public enum ShareStrategy {
    /** One after the other. */
    ROUND_ROBIN(Remembers.TURN) {
        @Override
        <M> long cost(M member, Candidates<M> candidates, @Nullable String favourite, int publisher) {
            return NOTHING;
        }
    },
    /** The same member as last time, until another is readier: then that one. */
    STICKY(Remembers.FAVOURITE) {
        @Override
        <M> long cost(M member, Candidates<M> candidates, @Nullable String favourite, int publisher) {
            return candidates.name(member).equals(favourite) ? NOTHING : 1;
        }
    },
    /** The member with the least waiting and unacknowledged. */
    LEAST_INFLIGHT(Remembers.TURN) {
        @Override
        <M> long cost(M member, Candidates<M> candidates, @Nullable String favourite, int publisher) {
            return candidates.load(member);
        }
    },
    /**
     * The same member for all messages of one publisher, by rendezvous hashing: every pair of publisher and member has a number
     * of its own and the lowest wins. So a member that leaves hands on its own publishers and no others, and one that joins
     * takes its share evenly from all.
     */
    HASH_CLIENT(Remembers.NOTHING) {
        @Override
        <M> long cost(M member, Candidates<M> candidates, @Nullable String favourite, int publisher) {
            int name = candidates.name(member).hashCode();
            return 1 + (mixed((long) publisher << Integer.SIZE | Integer.toUnsignedLong(name)) >>> 2);
        }
    };

    /** No member can cost less. */
    static final long NOTHING = 0;

    private final Remembers remembers;

    ShareStrategy(Remembers remembers) {
        this.remembers = remembers;
    }

    /** What a group keeps from one choice to the next. */
    enum Remembers {
        /** Whose turn is next. */
        TURN,
        /** Who was chosen last. */
        FAVOURITE,
        NOTHING
    }

    Remembers remembers() {
        return remembers;
    }

    /** @param publisher the hash of the publisher's name */
    abstract <M> long cost(M member, Candidates<M> candidates, @Nullable String favourite, int publisher);

    /** Spreads neighbours over all numbers, one to one: client names tend to differ in their last digit. */
    private static long mixed(long seed) {
        long mixed = seed * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }
}
