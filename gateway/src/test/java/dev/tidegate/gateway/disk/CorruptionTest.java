package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.disk.Corruption.Outcome;
import dev.tidegate.gateway.disk.Corruption.Verdict;
import dev.tidegate.gateway.fixture.InMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a store are damaged at random, one at a time: whatever is missing after that has been said, nothing is there that never was,
 * everything else is served, and the next start has nothing more to say. {@code -Dtidegate.corruptions=1000} for a long run,
 * {@code -Dtidegate.first-seed} for another one.
 */
@Tag("once")
class CorruptionTest {
    private static final int CASES = Integer.getInteger("tidegate.corruptions", 20);
    private static final long FIRST = Long.getLong("tidegate.first-seed", 1);
    private static final int STORIES = 4;
    private static final int STEPS = 1_200;
    private static final long DEADLINE_SECONDS = 60;

    @TempDir(factory = InMemory.class)
    Path folder;

    /** A database as its process left it, and what is in it. */
    private record Original(Path directory, Chronicle told) {}

    @Test
    void damagedFile_isSaid_andTheRestIsServed() throws Exception {
        List<Original> originals = new ArrayList<>();
        for (int i = 0; i < STORIES; i++) {
            originals.add(original(i));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + CASES; seed++) {
            outcomes.add(run(originals.get((int) (seed % STORIES)), seed));
        }
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "corruption.md"), table(outcomes));
        assertThat(outcomes).filteredOn(Outcome::isBad).isEmpty();
    }

    /** Half of the stores were closed, half of them killed. */
    private Original original(int story) {
        Path home = folder.resolve("story" + story);
        Path directory = home.resolve("store");
        Chronicle told;
        Path left = home.resolve("left");
        try (Bench bench = new Bench(
                home, milestone -> {}, SmallFiles.opening(directory), story < 2 ? Durability.SYNC : Durability.OS)) {
            told = new Chronicle(story, bench).go(STEPS);
            if (story % 2 == 0) {
                Bench.copy(directory, left);
            }
        }
        return new Original(story % 2 == 0 ? left : directory, told);
    }

    private Outcome run(Original original, long seed) throws Exception {
        Path home = folder.resolve("case" + seed);
        Bench.copy(original.directory, home.resolve("store"));
        FutureTask<Outcome> task = new FutureTask<>(new Corruption(original.told, home, new Random(seed))::run);
        Thread thread = new Thread(task, "corruption-" + seed);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hung) {
            return new Outcome("?", Blow.FLIP, Verdict.HUNG, 0, 0, "seed " + seed);
        } catch (ExecutionException failed) {
            StringWriter trace = new StringWriter();
            failed.printStackTrace(new PrintWriter(trace));
            return new Outcome("?", Blow.FLIP, Verdict.WRONG, 0, 0, "seed " + seed + " " + trace);
        } finally {
            delete(home);
        }
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static String table(List<Outcome> outcomes) {
        Map<String, List<Outcome>> byKind =
                outcomes.stream().collect(Collectors.groupingBy(Outcome::file, TreeMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder("| file | cases |");
        for (Verdict each : Verdict.values()) {
            table.append(' ').append(each).append(" |");
        }
        table.append(" worst loss |\n");
        byKind.forEach((kind, all) -> {
            table.append("| ").append(kind).append(" | ").append(all.size()).append(" |");
            for (Verdict each : Verdict.values()) {
                table.append(' ')
                        .append(all.stream()
                                .filter(one -> one.verdict() == each)
                                .count())
                        .append(" |");
            }
            table.append(' ')
                    .append(all.stream().mapToInt(Outcome::lost).max().orElse(0))
                    .append(" |\n");
        });
        outcomes.forEach(each -> table.append("\n")
                .append(each.verdict())
                .append(' ')
                .append(each.lost())
                .append(' ')
                .append(each.older())
                .append(' ')
                .append(each.detail()));
        return table.toString();
    }
}
