package dev.tidegate.gateway.topic;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list in which each key is found once: the subscribers of one filter, the members of one share. Immutable to whoever reads
 * it; a change makes a new one, which shares all but a few small arrays with the old. So a million can join one after the
 * other, and a reader still has one moment's list from its first entry to its last.
 *
 * <p><b>How.</b> The entries are the leaves of a tree of arrays of up to 32, all full but those at the right edge: an entry is
 * as many steps away as its place has digits to the base of 32, and a change copies the arrays on the way to it. The last entry
 * takes the place of one that goes.
 *
 * <p><b>Places.</b> Few entries are searched one by one. Where there are more, {@link Places} know where each key is. They
 * belong to the newest list, which the one writer changes, and every change hands them on; readers never touch them. Whoever
 * changes an older list pays for new ones.
 */
public final class Roster<E> extends AbstractList<E> implements RandomAccess {
    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    private static final int FEW = 16;
    private static final int NOWHERE = -1;
    private static final Object[] NOTHING = {};

    private final Function<E, ?> key;
    private final int size;
    /** The bits of a place that lead on from below the root. */
    private final int shift;

    private final Object[] root;
    private @Nullable Places places; // the writer's

    private Roster(Function<E, ?> key, int size, int shift, Object[] root) {
        this.key = key;
        this.size = size;
        this.shift = shift;
        this.root = root;
    }

    /** Nobody yet. Entries are told apart by their key. */
    public static <E> Roster<E> empty(Function<E, ?> key) {
        return new Roster<>(key, 0, 0, NOTHING);
    }

    /** These entries; the list itself where it is a roster. */
    public static <E> Roster<E> of(List<E> entries, Function<E, ?> key) {
        if (entries instanceof Roster<E> roster) {
            return roster;
        }
        Roster<E> roster = empty(key);
        for (E each : entries) {
            roster = roster.with(each);
        }
        return roster;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    @SuppressWarnings("unchecked") // leaves hold entries
    public E get(int place) {
        Objects.checkIndex(place, size);
        Object[] array = root;
        for (int level = shift; level > 0; level -= BITS) {
            array = (Object[]) array[digit(place, level)];
        }
        return (E) array[digit(place, 0)];
    }

    /** The entry of this key, or null. The writer asks. */
    public @Nullable E find(Object key) {
        int place = placeOf(key);
        return place == NOWHERE ? null : get(place);
    }

    /** With this entry, in the place of the one with the same key or at the end. */
    public Roster<E> with(E entry) {
        Object key = this.key.apply(entry);
        int known = placeOf(key);
        if (known != NOWHERE) {
            return next(size, shift, put(root, shift, known, entry));
        }
        Roster<E> next = size == 1 << (shift + BITS) // every array is full
                ? next(size + 1, shift + BITS, put(new Object[] {root}, shift + BITS, size, entry))
                : next(size + 1, shift, put(root, shift, size, entry));
        if (next.places != null) {
            next.places.put(key, size);
        }
        return next;
    }

    /** Without the entry of this key. */
    public Roster<E> without(Object key) {
        int place = placeOf(key);
        if (place == NOWHERE) {
            return this;
        }
        int last = size - 1;
        E moved = get(last);
        Object[] left = drop(place == last ? root : put(root, shift, place, moved), shift, last);
        int depth = shift;
        while (depth > 0 && left.length == 1) {
            left = (Object[]) left[0];
            depth -= BITS;
        }
        Roster<E> next = next(last, depth, left);
        if (next.places != null) {
            next.places.put(this.key.apply(moved), place);
            next.places.remove(key);
        }
        return next;
    }

    private static int digit(int place, int level) {
        return place >>> level & WIDTH - 1;
    }

    /** A copy of the array in which the entry is at its place, or one behind the last. */
    private static Object[] put(Object[] array, int level, int place, Object entry) {
        int digit = digit(place, level);
        Object[] copy = Arrays.copyOf(array, Math.max(array.length, digit + 1));
        copy[digit] = level == 0
                ? entry
                : put(digit < array.length ? (Object[]) array[digit] : NOTHING, level - BITS, place, entry);
        return copy;
    }

    /** A copy of the array without the last entry, which is at this place. */
    private static Object[] drop(Object[] array, int level, int last) {
        int digit = digit(last, level);
        Object[] below = level == 0 ? NOTHING : drop((Object[]) array[digit], level - BITS, last);
        if (below.length == 0) {
            return Arrays.copyOf(array, digit);
        }
        Object[] copy = array.clone();
        copy[digit] = below;
        return copy;
    }

    private Roster<E> next(int size, int shift, Object[] root) {
        Roster<E> next = new Roster<>(key, size, shift, root);
        if (places != null) {
            next.places = size > FEW && !places.areFarTooManyFor(size) ? places : null;
            places = null;
        }
        return next;
    }

    private int placeOf(Object key) {
        if (places == null && size > FEW) {
            Places fresh = new Places();
            for (int i = 0; i < size; i++) {
                fresh.put(this.key.apply(get(i)), i);
            }
            places = fresh;
        }
        if (places != null) {
            return places.of(key, NOWHERE);
        }
        for (int i = 0; i < size; i++) {
            if (this.key.apply(get(i)).equals(key)) {
                return i;
            }
        }
        return NOWHERE;
    }
}
