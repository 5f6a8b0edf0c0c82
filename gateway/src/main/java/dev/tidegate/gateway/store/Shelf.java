package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.RetainedStore.Kept;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages by topic, in {@link TopicOrder}: a row of small boxes.
 *
 * <p><b>Idea.</b> All topics below one are neighbours, so a filter is answered by walking along the shelf, and the place of a walk is no
 * more than the name it has come to: nothing has to be kept for it, and nothing it keeps can go stale. A message costs its place in a
 * box, twelve bytes, however many levels its topic has.
 *
 * <p><b>Concurrency.</b> Writers take the one lock; readers take none and never wait. Row and box are as they were made, except that a place
 * in the row gets a new box and a place in a box a new message, each seen whole, before or after. A topic that stays where it is keeps
 * its place in the row a reader has, so no reader misses it or meets it twice.
 *
 * <p><b>Stamps.</b> Each message put carries the number of the put, and {@link #stamp} moves to that number when the message can be seen.
 * Who notes the stamp first and then reads only what carries no later one has read the shelf as it was at that moment, less what has
 * been replaced or removed since.
 */
final class Shelf {
    /** Messages in a box at most: copied whenever one comes or goes. */
    static final int BOX = 128;

    private volatile Row row = Row.of(Box.EMPTY);
    private volatile long stamp;
    private volatile int size;
    private volatile long weight;

    /** How many messages each owner has; nobody is here who has none, so this is no larger than the shelf. */
    private final Map<String, Integer> owners = new ConcurrentHashMap<>();

    private final int maxMessages;
    private final long maxWeight;

    Shelf(int maxMessages, long maxWeight) {
        this.maxMessages = maxMessages;
        this.maxWeight = maxWeight;
    }

    int size() {
        return size;
    }

    long weight() {
        return weight;
    }

    long stamp() {
        return stamp;
    }

    /** How many boxes there are; one where nothing is kept. */
    int boxes() {
        return row.length();
    }

    /** Keeps a message in the place of what its topic had; refuses where a bound is reached. */
    synchronized Kept put(Message message) {
        byte[] name = message.topic().utf8();
        int at = row.find(name);
        Box box = row.box(at);
        int i = box.find(name);
        boolean isKnown = box.has(i, name);
        long heavier = message.weight() - (isKnown ? box.message(i).weight() : 0);
        if (weight + heavier > maxWeight || (!isKnown && size >= maxMessages)) {
            return Kept.REFUSED;
        }
        long next = stamp + 1;
        if (isKnown) {
            disown(box.message(i));
            box.replace(i, message, next);
        } else {
            insert(at, box.with(i, message, next));
            size++;
        }
        owners.merge(message.owner(), 1, Integer::sum);
        weight += heavier;
        stamp = next; // last: who notes this number sees the message
        return isKnown ? Kept.REPLACED : Kept.ADDED;
    }

    private void disown(Message gone) {
        owners.computeIfPresent(gone.owner(), (owner, count) -> count == 1 ? null : count - 1);
    }

    int keptElsewhere(String owner, TopicName topic) {
        Message there = get(topic);
        int all = owners.getOrDefault(owner, 0);
        return there != null && there.owner().equals(owner) ? all - 1 : all;
    }

    private void insert(int at, Box box) {
        if (box.size() <= BOX) {
            row.box(at, box);
            return;
        }
        boolean isLast = at == row.length() - 1; // topics that come in their order leave full boxes behind
        int middle = isLast ? BOX : box.size() / 2;
        byte[] low = TopicOrder.between(box.name(middle - 1), box.name(middle));
        row = row.divided(at, box.part(0, middle), low, box.part(middle, box.size()));
    }

    /** Removes what a topic has; false where it has nothing. */
    synchronized boolean remove(TopicName topic) {
        byte[] name = topic.utf8();
        int at = row.find(name);
        Box box = row.box(at);
        int i = box.find(name);
        if (!box.has(i, name)) {
            return false;
        }
        disown(box.message(i));
        weight -= box.message(i).weight();
        size--;
        row.box(at, box.without(i));
        join(at - 1);
        join(at);
        return true;
    }

    /** Removes this very message, unless another has taken its place. */
    @SuppressWarnings("ReferenceEquality") // this very message
    synchronized boolean remove(Message message) {
        return get(message.topic()) == message && remove(message.topic());
    }

    /** Makes one box of two neighbours that fill less than half of it together. */
    private void join(int at) {
        if (at < 0 || at + 1 >= row.length()) {
            return;
        }
        Box left = row.box(at);
        Box right = row.box(at + 1);
        if (left.size() + right.size() <= BOX / 2) {
            row = row.joined(at, left.and(right));
        }
    }

    @Nullable
    Message get(TopicName topic) {
        byte[] name = topic.utf8();
        Row row = this.row;
        Box box = row.box(row.find(name));
        int i = box.find(name);
        return box.has(i, name) ? box.message(i) : null;
    }

    /** A walk along the shelf from the first topic not below a key. */
    Walk walk(byte[] from) {
        return new Walk(from);
    }

    /** One reader's place; good for a moment, not to be kept. */
    final class Walk {
        private Row row = Row.of(Box.EMPTY);
        private Box box = Box.EMPTY;
        private int at;
        private int i;
        private long stamp;

        private Walk(byte[] from) {
            seek(from);
        }

        /** Goes on from the first topic not below a key. */
        void seek(byte[] from) {
            row = Shelf.this.row;
            at = row.find(from);
            box = row.box(at);
            i = box.find(from);
        }

        /** The next message, or null at the end. */
        @Nullable
        Message next() {
            while (i == box.size()) {
                if (++at == row.length()) {
                    at--;
                    return null;
                }
                box = row.box(at);
                i = 0;
            }
            Message message = box.message(i);
            stamp = box.stamp(i); // read after the message; see Box.replace
            i++;
            return message;
        }

        /** The number of the put that brought the last message. */
        long stamp() {
            return stamp;
        }
    }
}
