package dev.tidegate.gateway.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two to some thousands of children, in an open-addressed table.
 *
 * <p>A reader looks from the slot its level hashes to until it finds the child or an empty slot. That works while the writer
 * writes, because a child never moves within a table: one that goes leaves {@link #GONE} in its slot, so that the way to those
 * behind it stays open, and a table that is full of either is copied into a fresh one.
 */
final class ChildTable<V> extends Children<V> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Branch[].class);
    private static final int SMALLEST = 4;

    /** In the slot of a child that has gone. No level is called like this: a filter's {@code #} is no child. */
    private static final Branch<?> GONE = new Node<>("#");

    /** Read and written by {@link #get} and {@link #set}: what a reader finds here is complete. */
    private final @Nullable Branch<V>[] slots;
    // the writer's
    private int size;
    private int used;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private ChildTable(int size) {
        int capacity = SMALLEST;
        while (capacity < 2 * size) {
            capacity *= 2;
        }
        this.slots = new Branch[capacity];
    }

    static <V> ChildTable<V> of(Branch<V> one, Branch<V> other, long salt) {
        ChildTable<V> table = new ChildTable<>(2);
        table.put(one, salt);
        table.put(other, salt);
        return table;
    }

    /** A table of all these. */
    static <V> ChildTable<V> of(Children<V> children, long salt) {
        ChildTable<V> table = new ChildTable<>(children.size());
        table.putAll(children, salt);
        return table;
    }

    @Override
    @Nullable
    Branch<V> find(Levels level) {
        int mask = slots.length - 1;
        int slot = (int) level.hash() & mask;
        Branch<V> child = get(slot);
        while (child != null && !child.isCalled(level)) {
            slot = slot + 1 & mask;
            child = get(slot);
        }
        return child;
    }

    @Override
    Children<V> with(Branch<V> child, long salt) {
        ChildTable<V> table = this;
        if (4 * (used + 1) > 3 * slots.length) {
            table = new ChildTable<>(size + 1);
            table.putAll(this, salt);
        }
        table.put(child, salt);
        return table;
    }

    @Override
    Children<V> with(Branch<V> child, Branch<V> instead, long salt) {
        set(slotOf(child, salt), instead);
        return this;
    }

    @Override
    @Nullable
    Children<V> without(Branch<V> child, long salt) {
        set(slotOf(child, salt), gone());
        size--;
        if (size == 1) {
            return last();
        }
        return slots.length > SMALLEST && 8 * size < slots.length ? of(this, salt) : this;
    }

    /** The only one that is left. */
    private @Nullable Branch<V> last() {
        int slot = 0;
        while (!isTaken(slot)) {
            slot++;
        }
        return get(slot);
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void forEach(Consumer<Branch<V>> visitor) {
        for (int slot = 0; slot < slots.length; slot++) {
            Branch<V> child = get(slot);
            if (child != null && child != GONE) {
                visitor.accept(child);
            }
        }
    }

    @SuppressWarnings("unchecked") // what set has put there
    private @Nullable Branch<V> get(int slot) {
        return (Branch<V>) SLOT.getAcquire(slots, slot);
    }

    private void set(int slot, Branch<V> child) {
        SLOT.setRelease(slots, slot, child);
    }

    private void putAll(Children<V> children, long salt) {
        children.forEach(child -> put(child, salt));
    }

    private void put(Branch<V> child, long salt) {
        int mask = slots.length - 1;
        int slot = (int) child.hash(salt) & mask;
        while (isTaken(slot)) {
            slot = slot + 1 & mask;
        }
        if (get(slot) == null) {
            used++;
        }
        set(slot, child);
        size++;
    }

    private boolean isTaken(int slot) {
        Branch<V> child = get(slot);
        return child != null && child != GONE;
    }

    private int slotOf(Branch<V> child, long salt) {
        int mask = slots.length - 1;
        int slot = (int) child.hash(salt) & mask;
        while (get(slot) != child) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** It holds nothing, so it may be of any kind. */
    @SuppressWarnings("unchecked")
    private static <V> Branch<V> gone() {
        return (Branch<V>) GONE;
    }
}
