package dev.tidegate.gateway.shard;

import dev.tidegate.gateway.shard.Copies.Print;
import dev.tidegate.gateway.shard.Copies.Promise;
import java.util.Arrays;

/**
 * The messages that came last by one way, in two halves: when the younger one is full, the older one goes. Nothing is made for a message but what the
 * arrays grow by. Guarded by its owner.
 */
final class Prints {
    private static final int FIRST_SLOTS = 64;
    private static final long EMPTY = 0;

    private final int half;
    private Half young = new Half();
    private Half old = new Half();

    /** @param messages how many at most */
    Prints(int messages) {
        this.half = Math.max(1, messages / 2);
    }

    /** Whether it is there, with this promise or a better one. */
    boolean has(Print print, Promise promise) {
        return switch (promise) {
            case NONE -> contains(print, Promise.NONE) || contains(print, Promise.KEPT);
            case KEPT -> contains(print, Promise.KEPT);
        };
    }

    private boolean contains(Print print, Promise promise) {
        return young.contains(print.high(), low(print, promise)) || old.contains(print.high(), low(print, promise));
    }

    /** @return how many are forgotten for it */
    int add(Print print, Promise promise) {
        int gone = 0;
        if (young.size == half) {
            gone = old.size;
            Half emptied = old;
            emptied.clear();
            old = young;
            young = emptied;
        }
        young.add(print.high(), low(print, promise));
        return gone;
    }

    void remove(Print print, Promise promise) {
        young.remove(print.high(), low(print, promise));
        old.remove(print.high(), low(print, promise));
    }

    int size() {
        return young.size + old.size;
    }

    /** Never empty. */
    private static long low(Print print, Promise promise) {
        return (print.low() << 2 | promise.ordinal() << 1 | 1) & Long.MAX_VALUE;
    }

    /** Open addressing; the second word of a slot says whether anything is in it. */
    private static final class Half {
        private long[] slots = new long[2 * FIRST_SLOTS];
        private int size;

        boolean contains(long high, long low) {
            return find(high, low) >= 0;
        }

        private int find(long high, long low) {
            for (int at = first(high); slots[at + 1] != EMPTY; at = next(at)) {
                if (slots[at] == high && slots[at + 1] == low) {
                    return at;
                }
            }
            return -1;
        }

        private int first(long high) {
            return ((int) (high ^ high >>> 32) & (slots.length / 2 - 1)) * 2;
        }

        private int next(int at) {
            return at + 2 & slots.length - 1;
        }

        void add(long high, long low) {
            if (contains(high, low)) {
                return;
            }
            if (size * 4 >= slots.length) {
                grow();
            }
            put(high, low);
        }

        private void put(long high, long low) {
            int at = first(high);
            while (slots[at + 1] != EMPTY) {
                at = next(at);
            }
            slots[at] = high;
            slots[at + 1] = low;
            size++;
        }

        private void grow() {
            long[] before = slots;
            slots = new long[2 * before.length];
            size = 0;
            for (int at = 0; at < before.length; at += 2) {
                if (before[at + 1] != EMPTY) {
                    put(before[at], before[at + 1]);
                }
            }
        }

        /** What follows moves up, as far as it may: nothing is left behind that would fill the arrays in the end. */
        void remove(long high, long low) {
            int hole = find(high, low);
            if (hole < 0) {
                return;
            }
            size--;
            for (int at = next(hole); slots[at + 1] != EMPTY; at = next(at)) {
                if (distance(first(slots[at]), at) >= distance(hole, at)) {
                    slots[hole] = slots[at];
                    slots[hole + 1] = slots[at + 1];
                    hole = at;
                }
            }
            slots[hole + 1] = EMPTY;
        }

        private int distance(int from, int to) {
            return to - from & slots.length - 1;
        }

        void clear() {
            Arrays.fill(slots, EMPTY);
            size = 0;
        }
    }
}
