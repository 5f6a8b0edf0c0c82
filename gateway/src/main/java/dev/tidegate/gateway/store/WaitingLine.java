package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.SessionChange.Queued;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait, in order. Most leave at the head, some at the end; for those that leave from between there is an index,
 * made when it is first needed. A position may wait more than once; the first goes first.
 */
final class WaitingLine {
    /** How far from the head it is worth looking without an index. */
    private static final int NEAR = 16;

    private @Nullable Queued[] places;
    private int head;
    private int end;
    private int size;

    /** The first place of each position, or null until somebody leaves from between. */
    private @Nullable Map<Position, Integer> index;

    /** Positions that wait more than once; only while there is an index. */
    private final Set<Position> doubled = new HashSet<>();

    WaitingLine(List<Queued> begun) {
        places = begun.toArray(new @Nullable Queued[Math.max(NEAR, begun.size())]);
        end = begun.size();
        size = end;
    }

    int size() {
        return size;
    }

    List<Queued> toList() {
        List<Queued> all = new ArrayList<>(size);
        for (int i = head; i < end; i++) {
            Queued each = places[i];
            if (each != null) {
                all.add(each);
            }
        }
        return List.copyOf(all);
    }

    void add(Queued delivery) {
        if (end == places.length) {
            makeRoom();
        }
        if (index != null && index.putIfAbsent(delivery.position(), end) != null) {
            doubled.add(delivery.position());
        }
        places[end++] = delivery;
        size++;
    }

    /** Closes up where much has left, grows otherwise. */
    private void makeRoom() {
        @Nullable Queued[] next = new @Nullable Queued[Math.max(NEAR, 2 * size)];
        int to = 0;
        for (int i = head; i < end; i++) {
            Queued each = places[i];
            if (each != null) {
                next[to++] = each;
            }
        }
        places = next;
        head = 0;
        end = to;
        forgetIndex();
    }

    boolean has(Position position, Origin origin) {
        return find(position, origin) >= 0;
    }

    /** Takes one from this position out of the line: of those this origin has brought what came through this share, or the first. */
    Queued remove(Position position, @Nullable TopicFilter share, Origin origin) {
        int first = find(position, origin);
        int at = first < 0 ? first : copyOf(first, share);
        Queued gone = at < 0 ? null : places[at];
        if (gone == null) {
            throw new IllegalStateException("nothing waits from " + position);
        }
        places[at] = null;
        size--;
        if (index != null) {
            if (doubled.contains(position)) {
                forgetIndex();
            } else {
                index.remove(position);
            }
        }
        while (head < end && places[head] == null) {
            head++;
        }
        while (end > head && places[end - 1] == null) {
            end--;
        }
        return gone;
    }

    private int find(Position position, Origin origin) {
        int first = find(position);
        if (first < 0 || isFrom(first, origin)) {
            return first; // nearly always
        }
        return isDoubled(position)
                ? next(first, each -> each.position().equals(position) && each.origin() == origin)
                : -1;
    }

    private int find(Position position) {
        int near = Math.min(end, head + NEAR);
        for (int i = head; i < near; i++) {
            if (isAt(i, position)) {
                return i;
            }
        }
        if (near == end) {
            return -1;
        }
        Integer at = index().get(position);
        return at == null ? -1 : at;
    }

    /** Through different shares the same message may wait more than once, and only one of them leaves. */
    private int copyOf(int first, @Nullable TopicFilter share) {
        Queued found = places[first];
        if (found == null || Objects.equals(found.share(), share) || !isDoubled(found.position())) {
            return first; // nearly always
        }
        int other = next(
                first,
                each -> each.position().equals(found.position())
                        && each.origin() == found.origin()
                        && Objects.equals(each.share(), share));
        return other < 0 ? first : other;
    }

    /** The next one behind this place of which that is true, or -1. */
    private int next(int place, Predicate<Queued> wanted) {
        for (int i = place + 1; i < end; i++) {
            Queued each = places[i];
            if (each != null && wanted.test(each)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isFrom(int place, Origin origin) {
        Queued each = places[place];
        return each != null && each.origin() == origin;
    }

    private boolean isDoubled(Position position) {
        index();
        return doubled.contains(position);
    }

    private boolean isAt(int place, Position position) {
        Queued each = places[place];
        return each != null && each.position().equals(position);
    }

    private Map<Position, Integer> index() {
        Map<Position, Integer> made = index;
        if (made == null) {
            made = new HashMap<>(2 * size);
            for (int i = head; i < end; i++) {
                Queued each = places[i];
                if (each != null && made.putIfAbsent(each.position(), i) != null) {
                    doubled.add(each.position());
                }
            }
            index = made;
        }
        return made;
    }

    private void forgetIndex() {
        index = null;
        doubled.clear();
    }

    @Override
    public String toString() {
        return Arrays.toString(places);
    }
}
