package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.Position;
import java.util.function.Consumer;

/**
 * How many deliveries need each message: three arrays instead of a million small objects. Open addressing with linear probing; a place
 * that is left is closed by moving up what follows. Belongs to the committing thread.
 */
final class Counts {
    private static final long MIX_LANE = 0x9E3779B97F4A7C15L;
    private static final long MIX_SEQUENCE = 0xC2B2AE3D27D4EB4FL;
    private static final int SMALLEST = 1024;

    private long[] lanes = new long[SMALLEST];
    private long[] sequences = new long[SMALLEST];
    /** 0 for a free place. */
    private int[] counts = new int[SMALLEST];

    private int size;

    /** Messages somebody needs. */
    int size() {
        return size;
    }

    int of(Position position) {
        return counts[find(position.lane(), position.sequence())];
    }

    /** One more needs it; tells how many do now. */
    int add(Position position) {
        if (2 * size >= counts.length) {
            grow();
        }
        int at = find(position.lane(), position.sequence());
        if (counts[at] == 0) {
            lanes[at] = position.lane();
            sequences[at] = position.sequence();
            size++;
        }
        return ++counts[at];
    }

    /** One less needs it; tells how many are left, -1 where nobody did before. */
    int remove(Position position) {
        int at = find(position.lane(), position.sequence());
        if (counts[at] == 0) {
            return -1;
        }
        int left = --counts[at];
        if (left == 0) {
            size--;
            closeUp(at);
        }
        return left;
    }

    /** Every message somebody needs, in no order. */
    void forEach(Consumer<Position> each) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                each.accept(new Position(lanes[i], sequences[i]));
            }
        }
    }

    private int find(long lane, long sequence) {
        int mask = counts.length - 1;
        int at = home(lane, sequence);
        while (counts[at] != 0 && (sequences[at] != sequence || lanes[at] != lane)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(long lane, long sequence) {
        long hash = lane * MIX_LANE + sequence * MIX_SEQUENCE;
        return (int) (hash ^ hash >>> 32) & counts.length - 1;
    }

    private void closeUp(int free) {
        int mask = counts.length - 1;
        int hole = free;
        for (int at = hole + 1 & mask; counts[at] != 0; at = at + 1 & mask) {
            int home = home(lanes[at], sequences[at]);
            if ((at - home & mask) >= (at - hole & mask)) {
                lanes[hole] = lanes[at];
                sequences[hole] = sequences[at];
                counts[hole] = counts[at];
                counts[at] = 0;
                hole = at;
            }
        }
    }

    private void grow() {
        long[] oldLanes = lanes;
        long[] oldSequences = sequences;
        int[] oldCounts = counts;
        int length = 2 * oldCounts.length;
        lanes = new long[length];
        sequences = new long[length];
        counts = new int[length];
        for (int i = 0; i < oldCounts.length; i++) {
            if (oldCounts[i] != 0) {
                int at = find(oldLanes[i], oldSequences[i]);
                lanes[at] = oldLanes[i];
                sequences[at] = oldSequences[i];
                counts[at] = oldCounts[i];
            }
        }
    }
}
