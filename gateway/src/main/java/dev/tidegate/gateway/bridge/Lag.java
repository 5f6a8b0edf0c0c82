package dev.tidegate.gateway.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How old the oldest message is that waits: nobody notes when a message came, so the line is looked at now and then, and how many have
 * ever joined it is remembered. Where messages gave way because it was full, the age is that of the first of them. Belongs to one thread.
 */
final class Lag {
    /** Looks that are remembered. When there are more, they are half as many and twice as far apart. */
    static final int MOST = 256;

    private final Deque<Look> looks = new ArrayDeque<>();
    private long apart;

    /** So many had ever joined the line before the next look. */
    private record Look(long at, long joined) {}

    /**
     * Looks at the line.
     *
     * @param gone how many have ever left it
     * @param waiting how many are in it
     * @return since when the oldest has waited, in milliseconds; 0 where nobody does
     */
    long look(long now, long gone, int waiting) {
        long joined = gone + waiting;
        while (!looks.isEmpty() && looks.getFirst().joined <= gone) {
            looks.removeFirst();
        }
        if (looks.isEmpty()) {
            apart = 0;
        }
        if (joined > gone) {
            remember(new Look(now, joined));
        }
        return looks.isEmpty() ? 0 : now - looks.getFirst().at;
    }

    private void remember(Look next) {
        Look last = looks.peekLast();
        if (last == null || (last.joined < next.joined && next.at - last.at >= apart)) {
            looks.addLast(next);
        } else if (last.joined < next.joined) {
            looks.removeLast();
            looks.addLast(new Look(last.at, next.joined)); // as old as those before them
        }
        if (looks.size() > MOST) {
            apart = Math.max(next.at - looks.getFirst().at, MOST) / MOST * 2;
            List<Look> all = List.copyOf(looks);
            looks.clear();
            for (int i = 0; i < all.size(); i += 2) {
                looks.addLast(new Look(all.get(i).at, all.get(Math.min(i + 1, all.size() - 1)).joined));
            }
        }
    }
}
