package dev.tidegate.gateway.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where everybody lives: one address per name, the same for all shards, so that two connections with one client identifier
 * meet although they arrived on different threads.
 *
 * <p>An address knows its name, and a million of them are held by nothing but arrays, in parts that are locked one by one. It is
 * asked when a client comes or goes, and by a store for what it is told, but not on the way of a message. Any thread.
 *
 * @param <K> the name
 * @param <A> the address
 */
public final class Directory<K, A> {
    private static final int PARTS = 64;

    private final List<Part<K, A>> parts = new ArrayList<>();

    /** @param nameOf the name of an address, always the same */
    public Directory(Function<A, K> nameOf) {
        for (int i = 0; i < PARTS; i++) {
            parts.add(new Part<>(nameOf));
        }
    }

    /** The address of a name; the first to ask makes it. */
    public A claim(K name, Function<K, A> make) {
        return part(name).claim(name, make);
    }

    /** Forgets a name, if this is still its address. */
    public void forget(K name, A address) {
        part(name).forget(name, address);
    }

    public @Nullable A find(K name) {
        return part(name).find(name);
    }

    public int size() {
        int all = 0;
        for (Part<K, A> each : parts) {
            all += each.size;
        }
        return all;
    }

    private Part<K, A> part(K name) {
        return parts.get(spread(name) >>> 26); // one of PARTS
    }

    private static int spread(Object name) {
        return name.hashCode() * 0x9E37_79B9;
    }

    /** An open-addressed table: whoever is not in his slot is in one of the next, without a gap between. */
    private static final class Part<K, A> {
        private static final int SMALLEST = 8;

        private final Function<A, K> nameOf;
        private @Nullable Object[] slots = new @Nullable Object[SMALLEST];
        private volatile int size;

        Part(Function<A, K> nameOf) {
            this.nameOf = nameOf;
        }

        synchronized @Nullable A find(K name) {
            return at(slotOf(name));
        }

        synchronized A claim(K name, Function<K, A> make) {
            int slot = slotOf(name);
            A known = at(slot);
            if (known != null) {
                return known;
            }
            A made = make.apply(name);
            slots[slot] = made;
            resized(size + 1);
            return made;
        }

        @SuppressWarnings("ReferenceEquality") // this very address
        synchronized void forget(K name, A address) {
            int slot = slotOf(name);
            if (at(slot) != address) {
                return;
            }
            slots[slot] = null;
            int next = slot + 1 & slots.length - 1;
            for (A moved = at(next); moved != null; moved = at(next)) { // those behind it close the gap
                slots[next] = null;
                slots[slotOf(nameOf.apply(moved))] = moved;
                next = next + 1 & slots.length - 1;
            }
            resized(size - 1);
        }

        /** Where the name is, or where it would be. */
        private int slotOf(K name) {
            int mask = slots.length - 1;
            int slot = spread(name) >>> 6 & mask;
            for (A there = at(slot); there != null && !nameOf.apply(there).equals(name); there = at(slot)) {
                slot = slot + 1 & mask;
            }
            return slot;
        }

        /** Between an eighth and three quarters of the slots are taken. */
        private void resized(int now) {
            size = now;
            boolean tight = now > slots.length / 4 * 3;
            if (!tight && (now >= slots.length / 8 || slots.length == SMALLEST)) {
                return;
            }
            @Nullable Object[] old = slots;
            slots = new @Nullable Object[tight ? old.length * 2 : old.length / 2];
            for (int i = 0; i < old.length; i++) {
                A moved = at(old, i);
                if (moved != null) {
                    slots[slotOf(nameOf.apply(moved))] = moved;
                }
            }
        }

        private @Nullable A at(int slot) {
            return at(slots, slot);
        }

        @SuppressWarnings("unchecked") // what claim has put there
        private @Nullable A at(@Nullable Object[] slots, int slot) {
            return (A) slots[slot];
        }
    }
}
