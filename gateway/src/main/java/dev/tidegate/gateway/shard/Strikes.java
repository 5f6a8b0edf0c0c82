package dev.tidegate.gateway.shard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has done too often what nobody should do often: counted for each name, the same for all shards. So many strikes in a while
 * and the name is held for a time; so many knocks while it is held and it is banned for another. Then it begins anew, so that
 * nobody is out for ever by somebody else's doing.
 *
 * <p>Remembers a name only while there is something to remember of it, and no more names than it was told: whoever makes up one
 * after the other pushes out the ones nobody has heard of for longest. Any thread; asked rarely, once or twice for each CONNECT.
 *
 * @param <K> the name
 */
public final class Strikes<K> {
    private static final int SWEPT_AT_ONCE = 2;

    private final int names;
    private final Map<K, Entry> entries =
            new LinkedHashMap<>(); // whoever has not been heard of for longest comes first

    /** Where a name stands. */
    public enum Standing {
        FREE,
        HELD,
        BANNED
    }

    /**
     * How many are too many.
     *
     * @param most strikes, and then knocks
     * @param withinMillis the while in which strikes are counted, from the first on
     * @param holdMillis how long a name is held
     * @param banMillis how long it is banned
     */
    public record Terms(int most, long withinMillis, long holdMillis, long banMillis) {}

    private static final class Entry {
        private Standing standing = Standing.FREE;
        private int count;
        private long until;

        private Entry(long until) {
            this.until = until;
        }

        private void become(Standing next, long until) {
            standing = next;
            count = 0;
            this.until = until;
        }
    }

    /** @param names how many may be remembered */
    public Strikes(int names) {
        this.names = names;
    }

    /** It was done once more. What is done by a name that is held or banned, because it began before, changes nothing. */
    public synchronized void strike(K name, long now, Terms terms) {
        Entry entry = heardOf(name, now);
        if (entry == null) {
            entry = new Entry(now + terms.withinMillis);
            entries.put(name, entry);
            forgetOne();
        }
        if (entry.standing == Standing.FREE && ++entry.count >= terms.most) {
            entry.become(Standing.HELD, now + terms.holdMillis);
        }
    }

    /** Where a name stands that wants to do it again; who knocks too often while held is banned. */
    public synchronized Standing knock(K name, long now, Terms terms) {
        sweep(now);
        Entry entry = heardOf(name, now);
        if (entry == null) {
            return Standing.FREE;
        }
        if (entry.standing == Standing.HELD && ++entry.count > terms.most) {
            entry.become(Standing.BANNED, now + terms.banMillis);
        }
        return entry.standing;
    }

    /** Where a name stands. */
    public synchronized Standing standing(K name, long now) {
        sweep(now);
        Entry entry = entries.get(name);
        return entry == null || now >= entry.until ? Standing.FREE : entry.standing;
    }

    /** Whether there is a strike against a name. */
    public synchronized boolean isKnown(K name, long now) {
        Entry entry = entries.get(name);
        return entry != null && now < entry.until;
    }

    /** It did what it should: nothing stands against it any more. */
    public synchronized void forgive(K name) {
        entries.remove(name);
    }

    /** Names that are remembered. */
    public synchronized int names() {
        return entries.size();
    }

    private @Nullable Entry heardOf(K name, long now) {
        Entry entry = entries.remove(name);
        if (entry == null || now >= entry.until) {
            return null;
        }
        entries.put(name, entry);
        return entry;
    }

    private void forgetOne() {
        if (entries.size() > names) {
            Iterator<K> longest = entries.keySet().iterator();
            longest.next();
            longest.remove();
        }
    }

    /** A little with each question, so that what is over goes without a timer. */
    private void sweep(long now) {
        Iterator<Entry> longest = entries.values().iterator();
        for (int i = 0; i < SWEPT_AT_ONCE && longest.hasNext() && now >= longest.next().until; i++) {
            longest.remove();
        }
    }
}
