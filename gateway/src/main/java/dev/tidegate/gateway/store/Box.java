package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few neighbouring messages in {@link TopicOrder}, each with the stamp of its being put. The topics never change, so a box that gains or
 * loses one is a new box; a message is replaced in place, its stamp first.
 */
final class Box {
    static final Box EMPTY = new Box(0);

    private final AtomicReferenceArray<Message> messages;
    private final AtomicLongArray stamps;

    private Box(int size) {
        messages = new AtomicReferenceArray<>(size);
        stamps = new AtomicLongArray(size);
    }

    int size() {
        return messages.length();
    }

    Message message(int i) {
        return messages.get(i);
    }

    long stamp(int i) {
        return stamps.get(i);
    }

    byte[] name(int i) {
        return messages.get(i).topic().utf8();
    }

    /** The place of the first topic not below a key; the box's size where there is none. */
    int find(byte[] key) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (TopicOrder.compare(name(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether a topic is at the place where {@link #find} looked for it. */
    boolean has(int i, byte[] name) {
        return i < size() && TopicOrder.compare(name(i), name) == 0;
    }

    /** Whoever sees the new message sees its stamp, or a later one. */
    void replace(int i, Message message, long stamp) {
        stamps.set(i, stamp);
        messages.set(i, message);
    }

    Box with(int i, Message message, long stamp) {
        Box wider = new Box(size() + 1);
        copy(0, i, wider, 0);
        wider.replace(i, message, stamp);
        copy(i, size(), wider, i + 1);
        return wider;
    }

    Box without(int i) {
        Box narrower = new Box(size() - 1);
        copy(0, i, narrower, 0);
        copy(i + 1, size(), narrower, i);
        return narrower;
    }

    Box part(int from, int to) {
        Box part = new Box(to - from);
        copy(from, to, part, 0);
        return part;
    }

    Box and(Box next) {
        Box both = new Box(size() + next.size());
        copy(0, size(), both, 0);
        next.copy(0, next.size(), both, size());
        return both;
    }

    private void copy(int from, int to, Box target, int at) {
        for (int i = from; i < to; i++) {
            target.messages.setPlain(at + i - from, messages.getPlain(i));
            target.stamps.setPlain(at + i - from, stamps.getPlain(i));
        }
    }
}
