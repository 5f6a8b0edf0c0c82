package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Guillotine.Way;
import dev.tidegate.gateway.crash.Tally.Count;
import dev.tidegate.gateway.crash.Violation.Kind;
import dev.tidegate.gateway.disk.AtRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts, lets work, kills, starts again; settles accounts every few kills and at the end. */
final class CrashRun implements AutoCloseable {
    private static final int SOONEST_MILLIS = 200;
    private static final long POINT_MILLIS = 4_000;
    private static final long FAR_POINT_MILLIS = 12_000;
    private static final long QUIET_MILLIS = 4_000;
    private static final long LONGEST_SETTLEMENT = 60_000;
    private static final long LONGEST_LIFE = 30_000;
    private static final long LOOK_MILLIS = 40;
    private static final int LONG_RUN = 500;
    private static final int MOST_FAILED_STARTS = 3;

    private final Options options;
    private final Random random;
    private final Reactor reactor = new Reactor();
    private final Ledger ledger = new Ledger();
    private final Crowd crowd;
    private final Victim victim;
    private final Consumer<String> progress;
    private final Schedule schedule;
    private final List<String> endings = new ArrayList<>();
    private Victim.@Nullable Ready survived;
    private int kills;
    private int failedStarts;
    private long worstReady;
    private long readyTotal;
    private int readyCount;
    private long nextLook;

    CrashRun(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        random = new Random(options.seed());
        crowd = new Crowd(reactor, ledger, random, options.rate());
        victim = options.victim();
        schedule = new Schedule(victim.milestones(), random);
    }

    Ledger ledger() {
        return ledger;
    }

    Victim victim() {
        return victim;
    }

    Crowd crowd() {
        return crowd;
    }

    Map<String, Integer> points() {
        return schedule.hits();
    }

    /** Milestones at which nobody has died, in a run that is long enough to have seen all. */
    List<String> missing() {
        if (kills < LONG_RUN || !options.at().isEmpty()) {
            return List.of();
        }
        return victim.milestones().stream()
                .filter(each -> !schedule.hits().containsKey(each))
                .toList();
    }

    int kills() {
        return kills;
    }

    long worstReady() {
        return worstReady;
    }

    long meanReady() {
        return readyCount == 0 ? 0 : readyTotal / readyCount;
    }

    List<String> endings() {
        return endings;
    }

    /** @param settled told after each settlement, so that a run that is broken off leaves what it has found */
    void go(Runnable settled) {
        while (kills < options.kills() && failedStarts < MOST_FAILED_STARTS) {
            ledger.begin(kills + 1);
            boolean settle = (kills + 1) % options.settleEvery() == 0;
            liveOnce(settle ? null : options.at().isEmpty() ? schedule.next() : options.at(), settle);
            if (settle) {
                settled.run();
            }
        }
        lastLife();
        settled.run();
    }

    private void liveOnce(@Nullable String crashAt, boolean settle) {
        Victim.Ready ready = victim.isAlive() ? survived : victim.start(crashAt);
        survived = ready;
        if (ready == null) {
            diedEarly(crashAt);
            return;
        }
        ready(ready);
        crowd.up(ready.address());
        Way way = crashAt == null ? null : Guillotine.wayTo(milestone(crashAt));
        crowd.behave(way == Way.MUCH ? Crowd.Mood.WORDY : way == Way.ENDINGS ? Crowd.Mood.FICKLE : Crowd.Mood.USUAL);
        if (settle) {
            settle();
        }
        double early = random.nextDouble();
        long moment = SOONEST_MILLIS + (long) ((options.longestMillis() - SOONEST_MILLIS) * early * early);
        if (way == null) {
            long enough = ledger.tally.of(Count.ACKNOWLEDGED) + options.least();
            long soonest = Reactor.millis() + moment;
            reactor.runUntil(
                    () -> !victim.isAlive()
                            || (Reactor.millis() >= soonest && ledger.tally.of(Count.ACKNOWLEDGED) >= enough),
                    LONGEST_LIFE);
            unlessAlive();
        } else if (way == Way.STOP) {
            reactor.runUntil(() -> !victim.isAlive(), moment);
            crowd.stopping();
            victim.askToStop();
            reactor.runUntil(() -> !victim.isAlive(), FAR_POINT_MILLIS);
        } else {
            reactor.runUntil(() -> !victim.isAlive(), way == Way.MUCH ? FAR_POINT_MILLIS : POINT_MILLIS);
        }
        if (options.ending() != Options.Ending.KILL) {
            crowd.stopping();
        }
        if (options.ending() == Options.Ending.CUT) {
            kills++;
            crowd.cutAll();
        } else {
            died(crashAt);
        }
        crowd.down();
        examine();
    }

    private static String milestone(String crashAt) {
        return crashAt.substring(0, crashAt.indexOf(':'));
    }

    private void unlessAlive() {
        if (!victim.isAlive()) {
            endings.add("life %d: ended by itself: %s".formatted(kills + 1, victim.lastWords()));
        }
    }

    private void died(@Nullable String crashAt) {
        boolean asked = options.ending() == Options.Ending.TERM;
        int exit = asked ? victim.stop() : victim.kill();
        if (exit != (asked ? 0 : Victim.KILLED)) {
            endings.add("life %d: ended with %d".formatted(kills + 1, exit));
        }
        kills++;
        if (crashAt != null) {
            schedule.ended(milestone(crashAt), Guillotine.hasFallen(victim.said()));
        }
        progress.accept("kill %d%s: %s, %s"
                .formatted(kills, crashAt == null ? "" : " at " + crashAt, ledger.tally, ledger.violations()));
    }

    private void diedEarly(@Nullable String crashAt) {
        boolean planned = crashAt != null && Guillotine.hasFallen(victim.said());
        if (!planned) {
            failedStarts++;
            ledger.violation(Kind.NOT_READY, "no ready line", victim.lastWords());
        }
        died(crashAt);
    }

    private void ready(Victim.Ready ready) {
        worstReady = Math.max(worstReady, ready.millis());
        readyTotal += ready.millis();
        readyCount++;
        if (ready.millis() > options.readyMillis()) {
            ledger.violation(Kind.NOT_READY, ready.millis() + " ms", victim.lastWords());
        }
    }

    /** Everybody hears everything that is theirs, or it is lost. */
    private void settle() {
        crowd.calmDown();
        long end = Reactor.millis() + LONGEST_SETTLEMENT;
        long heard = -1;
        boolean done = false;
        while (!done && Reactor.millis() < end && heard != ledger.tally.of(Count.DELIVERED)) {
            heard = ledger.tally.of(Count.DELIVERED);
            done = reactor.runUntil(this::isSettled, QUIET_MILLIS);
        }
        if (!done) {
            crowd.complain();
        }
        ledger.close();
        crowd.goOn();
    }

    /** Looking costs: not in each turn. */
    private boolean isSettled() {
        long now = Reactor.millis();
        if (now < nextLook) {
            return false;
        }
        nextLook = now + LOOK_MILLIS;
        return crowd.isSettled();
    }

    private void lastLife() {
        ledger.begin(kills + 1);
        Victim.Ready ready = victim.isAlive() ? survived : victim.start(null);
        if (ready == null) {
            ledger.violation(Kind.NOT_READY, "no ready line after the last kill", victim.lastWords());
            victim.kill();
            return;
        }
        ready(ready);
        crowd.up(ready.address());
        settle();
        victim.kill();
        crowd.down();
        examine();
    }

    /** The broker is dead, and all it has said has been read. */
    private void examine() {
        Path store = victim.store();
        if (store != null && !victim.isAlive()) {
            try {
                new Autopsy(ledger, crowd.everybody()).examine(AtRest.of(store));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Override
    public void close() {
        victim.kill();
        reactor.close();
    }
}
