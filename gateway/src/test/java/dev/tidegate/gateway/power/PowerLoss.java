package dev.tidegate.gateway.power;

import dev.tidegate.gateway.fixture.InMemory;
import dev.tidegate.gateway.power.Replay.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Many recordings, many states of each. A long run:
 *
 * <pre>java -cp ... dev.tidegate.gateway.power.PowerLoss --states 200000 --seed 1</pre>
 */
public final class PowerLoss {
    static final int STATES_PER_SEED = 500;

    private static final int MOST_FINDINGS = 3;
    private static final int PARALLEL = 2;

    private final Path folder;

    /** @param folder of temporary files, best in memory */
    PowerLoss(Path folder) {
        this.folder = folder;
    }

    /** What was done, and what was found. */
    record Result(long states, long events, List<Finding> findings) {}

    /** So many states, from recordings with seeds from this one on. */
    Result run(long firstSeed, int states) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
        try {
            List<CompletableFuture<Result>> parts = new ArrayList<>();
            for (int done = 0; done < states; done += STATES_PER_SEED) {
                long seed = firstSeed + done / STATES_PER_SEED;
                int count = Math.min(STATES_PER_SEED, states - done);
                parts.add(CompletableFuture.supplyAsync(() -> part(seed, count), threads));
            }
            Result all = new Result(0, 0, List.of());
            for (CompletableFuture<Result> each : parts) {
                all = sum(all, each.join());
            }
            return all;
        } finally {
            threads.shutdown();
        }
    }

    private static Result sum(Result a, Result b) {
        List<Finding> findings = new ArrayList<>(a.findings);
        findings.addAll(b.findings);
        return new Result(a.states + b.states, a.events + b.events, findings);
    }

    private Result part(long seed, int states) {
        try {
            Recording recording = record(seed, Plan.LIVES, List.of());
            return new Result(states, recording.events().size(), replay(recording, states, MOST_FINDINGS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records the store with classes of these folders in the place of its own. */
    Recording record(long seed, int lives, List<Path> before) throws IOException {
        Path recorded = Files.createTempDirectory(folder, "recorded");
        try {
            return Recording.of(seed, lives, recorded, before);
        } finally {
            Replay.clear(recorded);
        }
    }

    List<Finding> replay(Recording recording, int states, int most) throws IOException {
        Path replayed = Files.createTempDirectory(folder, "replayed");
        try {
            return new Replay(recording, replayed).states(states, most);
        } finally {
            Replay.clear(replayed);
        }
    }

    /** Arguments: {@code --states N --seed S}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        int states = Integer.parseInt(words.get(words.indexOf("--states") + 1));
        long seed = Long.parseLong(words.get(words.indexOf("--seed") + 1));
        Path folder = Files.createTempDirectory(InMemory.place(), "tidegate-power");
        long began = System.nanoTime();
        Result result = new PowerLoss(folder).run(seed, states);
        Replay.clear(folder);
        System.out.printf(
                "%,d states of %,d recorded events in %d s, %d findings%n",
                result.states, result.events, (System.nanoTime() - began) / 1_000_000_000L, result.findings.size());
        result.findings.forEach(System.out::println);
        System.exit(result.findings.isEmpty() ? 0 : 1);
    }
}
