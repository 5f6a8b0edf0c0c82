package dev.tidegate.gateway.topic;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * More children than one {@link ChildTable} shall hold, dealt out by the upper bits of their hash to 64 smaller sets, each of
 * which may be a fan again. So no change copies more than one table, however many children there are: subscribers never wait
 * for a million others to be rearranged.
 */
final class ChildFan<V> extends Children<V> {
    /** Copying a table of as many takes about a millisecond. */
    static final int LARGEST_TABLE = 4096;

    /** Below this a fan becomes a table again; far enough from the other bound that nobody can make them alternate. */
    private static final int SMALLEST_FAN = LARGEST_TABLE / 4;

    private static final int BITS = 6;
    private static final int WIDTH = 1 << BITS;
    /** With so many in each other, what is left of a hash is for the tables. */
    private static final int DEEPEST = 6;

    private final AtomicReferenceArray<Children<V>> parts = new AtomicReferenceArray<>(WIDTH);
    private final int depth;
    private int size; // the writer's

    private ChildFan(int depth) {
        this.depth = depth;
    }

    /** These children, as a fan if they have grown too many for a table. */
    static <V> Children<V> spread(Children<V> children, int depth, long salt) {
        if (!(children instanceof ChildTable<V>) || children.size() <= LARGEST_TABLE || depth > DEEPEST) {
            return children;
        }
        ChildFan<V> fan = new ChildFan<>(depth);
        children.forEach(child -> fan.with(child, salt));
        return fan;
    }

    @Override
    @Nullable
    Branch<V> find(Levels level) {
        Children<V> part = parts.get(partOf(level.hash()));
        return part == null ? null : part.find(level);
    }

    @Override
    Children<V> with(Branch<V> child, long salt) {
        int index = partOf(child.hash(salt));
        Children<V> part = parts.get(index);
        parts.set(index, part == null ? child : spread(part.with(child, salt), depth + 1, salt));
        size++;
        return this;
    }

    @Override
    Children<V> with(Branch<V> child, Branch<V> instead, long salt) {
        int index = partOf(child.hash(salt));
        parts.set(index, parts.get(index).with(child, instead, salt));
        return this;
    }

    @Override
    Children<V> without(Branch<V> child, long salt) {
        int index = partOf(child.hash(salt));
        parts.set(index, parts.get(index).without(child, salt));
        size--;
        return size < SMALLEST_FAN ? ChildTable.of(this, salt) : this;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void forEach(Consumer<Branch<V>> visitor) {
        for (int i = 0; i < WIDTH; i++) {
            Children<V> part = parts.get(i);
            if (part != null) {
                part.forEach(visitor);
            }
        }
    }

    private int partOf(long hash) {
        return (int) (hash >>> (Long.SIZE - BITS * (depth + 1))) & (WIDTH - 1);
    }
}
