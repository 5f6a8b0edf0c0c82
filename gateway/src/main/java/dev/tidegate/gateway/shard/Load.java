package dev.tidegate.gateway.shard;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much somebody has to do, for those on other shards who choose between several. What waits at home is written by its shard;
 * what is on the way is counted by whoever sends it, because a whole burst may be sent before the home has its next turn.
 *
 * <p>Any thread may read it. Nothing is decided by it that a figure a little old could spoil.
 */
public final class Load {
    private final AtomicInteger atHome = new AtomicInteger();
    private final AtomicInteger underway = new AtomicInteger();
    private volatile Room room = Room.ENOUGH;

    /** What is left of what may wait at home. */
    public enum Room {
        ENOUGH,
        /** Half of it has been taken, and it is not down to a quarter yet. */
        LITTLE,
        NONE
    }

    /** What waits or is unfinished, at home and on the way there. */
    public int size() {
        return atHome.getOpaque() + underway.get();
    }

    public Room room() {
        return room;
    }

    /** <i>Runs on: the home.</i> */
    public void atHome(int size, Room room) {
        atHome.setOpaque(size);
        if (this.room != room) {
            this.room = room;
        }
    }

    /** Something is on its way from another shard. */
    public void sent() {
        underway.incrementAndGet();
    }

    /** It has arrived, or will not. */
    public void arrived() {
        underway.decrementAndGet();
    }
}
