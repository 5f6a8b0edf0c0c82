package dev.tidegate.gateway.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Messages that may come by several ways, and which way each came first, the same for all shards. Whoever brings a message that another way has
 * brought hears so; whoever brings it again by the same way does not, because that is how what was interrupted is made good.
 *
 * <p>Remembers for each way the last so many messages it was first with, and no more ways than it was told: what one way brings pushes out nothing of
 * another's, and the way that has brought nothing for longest makes room for a new one. What is forgotten is taken once more. Any thread.
 */
public final class Copies {
    private static final CompletionStage<Boolean> TAKEN = CompletableFuture.completedFuture(true);

    private final int messages;
    private final int most;
    private final List<Way> ways = new ArrayList<>();
    /** Those of which it is not known yet whether they are here to stay. */
    private final Map<Print, CompletableFuture<Boolean>> open = new HashMap<>();

    private long turns;
    private long forgotten;

    /** What tells a message from every other. */
    public record Print(long high, long low) {}

    /** What the one who brings a message is promised. */
    public enum Promise {
        /** Nothing: QoS 0. */
        NONE,
        /** That it is here to stay. */
        KEPT
    }

    /** How much is remembered now, and how much no more. */
    public record Extent(int ways, long messages, long forgotten) {}

    private static final class Way {
        private final Object name;
        private final Prints prints;
        private long turn;

        Way(Object name, int messages) {
            this.name = name;
            this.prints = new Prints(messages);
        }
    }

    /**
     * @param messages how many are remembered of each way
     * @param most how many ways are
     */
    public Copies(int messages, int most) {
        this.messages = messages;
        this.most = most;
    }

    /**
     * A message has come. One to which nothing was promised does not stand for one to which something is.
     *
     * @param way equal for all that comes by it
     * @return null where this way is the first, and takes it; where it is to be kept, {@link #settled} follows. Otherwise whether it is here to stay, as soon as
     *     that is known
     */
    public synchronized @Nullable CompletionStage<Boolean> known(Object way, Print print, Promise promise) {
        Way mine = null;
        for (int i = 0; i < ways.size(); i++) {
            Way each = ways.get(i);
            if (each.name.equals(way)) {
                mine = each;
            } else if (each.prints.has(print, promise)) {
                return open.isEmpty() ? TAKEN : open.getOrDefault(print, settled());
            }
        }
        if (mine == null) {
            mine = begin(way);
        }
        mine.turn = ++turns;
        forgotten += mine.prints.add(print, promise);
        if (promise == Promise.KEPT) {
            open.computeIfAbsent(print, unsettled -> new CompletableFuture<>());
        }
        return null;
    }

    private static CompletableFuture<Boolean> settled() {
        return TAKEN.toCompletableFuture();
    }

    private Way begin(Object name) {
        if (ways.size() >= most) {
            Way oldest = ways.get(0);
            for (Way each : ways) {
                oldest = each.turn < oldest.turn ? each : oldest;
            }
            forgotten += oldest.prints.size();
            ways.remove(oldest);
        }
        Way begun = new Way(name, messages);
        ways.add(begun);
        return begun;
    }

    /** What has become of a message that this way has taken: whether it is here to stay. Where not, any way may bring it. */
    public void settled(Object way, Print print, boolean isKept) {
        CompletableFuture<Boolean> waiting = settle(way, print, isKept);
        if (waiting != null) {
            waiting.complete(isKept); // outside the lock: others go on here
        }
    }

    private synchronized @Nullable CompletableFuture<Boolean> settle(Object way, Print print, boolean isKept) {
        if (!isKept) {
            for (Way each : ways) {
                if (each.name.equals(way)) {
                    each.prints.remove(print, Promise.KEPT);
                }
            }
        }
        return open.remove(print);
    }

    /** How much that is. */
    public synchronized Extent extent() {
        return new Extent(
                ways.size(), ways.stream().mapToLong(each -> each.prints.size()).sum(), forgotten);
    }
}
