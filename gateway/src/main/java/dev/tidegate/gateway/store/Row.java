package dev.tidegate.gateway.store;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Boxes side by side, and which part of all topics is whose: box {@code i} holds what is not below {@code lows[i]} and below {@code
 * lows[i + 1]}. The parts never change, so a topic that stays stays in its place; when boxes are divided or joined there is a new row.
 */
final class Row {
    private final byte[][] lows;
    private final AtomicReferenceArray<Box> boxes;

    private Row(byte[][] lows) {
        this.lows = lows;
        this.boxes = new AtomicReferenceArray<>(lows.length);
    }

    static Row of(Box only) {
        Row row = new Row(new byte[][] {TopicOrder.START});
        row.boxes.set(0, only);
        return row;
    }

    int length() {
        return lows.length;
    }

    Box box(int i) {
        return boxes.get(i);
    }

    void box(int i, Box box) {
        boxes.set(i, box);
    }

    /** Whose part a key is in. */
    int find(byte[] key) {
        int low = 0;
        int high = lows.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (TopicOrder.compare(lows[middle], key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** With two boxes in the place of one; the second holds what is not below a key. */
    Row divided(int i, Box left, byte[] low, Box right) {
        Row row = new Row(new byte[length() + 1][]);
        copy(0, i + 1, row, 0);
        copy(i + 1, length(), row, i + 2);
        row.boxes.set(i, left);
        row.lows[i + 1] = low;
        row.boxes.set(i + 1, right);
        return row;
    }

    /** With one box in the place of this one and the next. */
    Row joined(int i, Box both) {
        Row row = new Row(new byte[length() - 1][]);
        copy(0, i + 1, row, 0);
        copy(i + 2, length(), row, i + 1);
        row.boxes.set(i, both);
        return row;
    }

    private void copy(int from, int to, Row target, int at) {
        for (int i = from; i < to; i++) {
            target.lows[at + i - from] = lows[i];
            target.boxes.setPlain(at + i - from, boxes.getPlain(i));
        }
    }
}
