package dev.tidegate.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of little worlds, each from one number. {@code -Dtidegate.seed=17} runs one of them, {@code -Dtidegate.seeds=100000} more
 * than usual, {@code -Dtidegate.first-seed=5001} others, {@code -Dtidegate.step=6} each sixth of them.
 */
@Tag("once")
class SimulationTest {
    private static final int EVENTS = 5_000;
    private static final int THREADS = 2;
    private static final int SHOWN = Integer.getInteger("tidegate.shown", 120);
    private static final int TWICE = 50;

    private final Policies policies = new Policies();
    private final long only = Long.getLong("tidegate.seed", 0);
    private final long first = only != 0 ? only : Long.getLong("tidegate.first-seed", 1);
    private final long step = Long.getLong("tidegate.step", 1);
    private final long last = only != 0 ? only : first + (Long.getLong("tidegate.seeds", 2_000) - 1) * step;

    /** Counts in virtual time what is left to do, for all threads. */
    private final AtomicLong next = new AtomicLong(first);

    @Test
    void everySeed_whateverHappens_keepsEveryRule() throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Tally total = new Tally();
        try {
            List<Future<Tally>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(this::someSeeds));
            }
            for (Future<Tally> each : all) {
                total.add(each.get());
            }
        } catch (ExecutionException failed) {
            next.set(last + 1);
            if (failed.getCause() instanceof AssertionError error) {
                throw error;
            }
            throw failed;
        } finally {
            threads.shutdownNow();
        }
        Files.writeString(Path.of("target", "simulation.txt"), total.report(), StandardCharsets.UTF_8);
        System.out.print(total.report());
        assertThat(total.seeds()).isEqualTo((last - first) / step + 1);
        assertThat(total.events()).isGreaterThanOrEqualTo(total.seeds() * EVENTS);
    }

    private Tally someSeeds() {
        Tally tally = new Tally();
        for (long seed = next.getAndAdd(step); seed <= last; seed = next.getAndAdd(step)) {
            try {
                new Simulation(seed, policies, Trace.off(), tally).run(EVENTS);
            } catch (Violation violation) {
                next.set(last + 1);
                throw replayed(seed, violation);
            }
        }
        return tally;
    }

    /** The same run again, with everything it said. */
    private AssertionError replayed(long seed, Violation first) {
        Trace trace = Trace.of(SHOWN);
        try {
            new Simulation(seed, policies, trace, new Tally()).run(EVENTS);
        } catch (Violation again) {
            return new AssertionError(
                    "seed " + seed + " broke " + again.getMessage() + "\nreplay: ./mvnw -q -pl gateway -am test"
                            + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidegate.seed=" + seed
                            + "\nthe last of what happened:\n" + trace.text(),
                    first);
        }
        return new AssertionError(
                "seed " + seed + " fails only sometimes: something is not drawn from the seed", first);
    }

    @Test
    void sameSeed_runTwice_sameBytesAtTheSameTimes() {
        for (long seed = 1; seed <= TWICE; seed++) {
            assertThat(hash(seed)).as("seed %d", seed).isEqualTo(hash(seed));
        }
        assertThat(hash(1)).isNotEqualTo(hash(2));
    }

    private long hash(long seed) {
        Simulation simulation = new Simulation(seed, policies, Trace.off(), new Tally());
        simulation.run(EVENTS);
        return simulation.hash();
    }
}
