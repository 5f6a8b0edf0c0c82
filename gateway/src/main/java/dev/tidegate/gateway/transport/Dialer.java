package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Door;
import java.security.SecureRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Opens connections, as listeners accept them: the wire lives on the I/O thread it was asked for, and is told, paused, filled and
 * closed like any other. Nothing about it blocks that thread. Made by {@code app}. <i>Runs on: any thread.</i>
 */
public final class Dialer {
    private final Loops loops;
    private final NameLookup lookup;
    private final RandomGenerator chance;

    public Dialer(Loops loops) {
        this(loops, NameLookup.ofThisMachine(), new SecureRandom());
    }

    /** @param chance makes the keys of upgrades and the masks of frames; nobody outside may foresee it */
    Dialer(Loops loops, NameLookup lookup, RandomGenerator chance) {
        this.loops = loops;
        this.lookup = lookup;
        this.chance = chance;
    }

    /**
     * Connects from the given I/O thread. There, and never before this call returns, either the door is opened, or {@code failed} hears
     * one sentence that names the destination and says what is wrong; it repeats no secret, but may repeat words of the other side.
     *
     * @param loop the index of the I/O thread
     * @throws java.util.concurrent.RejectedExecutionException if the I/O threads have ended
     */
    public Attempt dial(int loop, Destination to, Door door, Consumer<String> failed) {
        Attempt attempt = new Attempt(this, loops.at(loop), to, door, failed);
        loops.loop(loop).execute(attempt::begin);
        return attempt;
    }

    Loops loops() {
        return loops;
    }

    NameLookup lookup() {
        return lookup;
    }

    RandomGenerator chance() {
        return chance;
    }
}
