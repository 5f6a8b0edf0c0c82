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

    boolean has(Position position) {
        return find(position) >= 0;
    }

    /** Takes one from this position out of the line: what came through this share, or the first. */
    Queued remove(Position position, @Nullable TopicFilter share) {
        int first = find(position);
        int at = first < 0 ? first : copyOf(position, share, first);
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
    private int copyOf(Position position, @Nullable TopicFilter share, int first) {
        if (isOf(first, position, share) || !isDoubled(position)) {
            return first; // nearly always
        }
        for (int i = first + 1; i < end; i++) {
            if (isOf(i, position, share)) {
                return i;
            }
        }
        return first;
    }

    private boolean isOf(int place, Position position, @Nullable TopicFilter share) {
        Queued each = places[place];
        return each != null && each.position().equals(position) && Objects.equals(each.share(), share);
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
