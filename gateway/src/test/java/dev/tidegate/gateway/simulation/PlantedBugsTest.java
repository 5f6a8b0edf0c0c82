package dev.tidegate.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.Mistake;
import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A judge that never finds anything proves nothing: each of these mistakes, planted in the gateway, is found by some seed. */
@Tag("once")
class PlantedBugsTest {
    private static final Path BUGS = Path.of("src", "test", "resources", "planted-bugs");
    private static final int FEWEST = 10;
    /** Seeds in which a mistake must show. */
    private static final long SEEDS = 120;

    /** After these, some of those in which the node dies: each twelfth, from the sixth on. */
    private static final long DEADLY_SEEDS = 600;

    /** What only a store that fails can show is looked for where it does: in each 24th, from one on that shows much. */
    private static final String FAILURE = "failure-";

    private static final int FIRST_FAILING = 19;
    private static final int LAST_FAILING = 60;

    private static List<Profile> profiles = List.of();

    @BeforeAll
    static void makeProfiles() {
        profiles = new Policies().all();
    }

    static Stream<PlantedBug> bugs() throws IOException {
        try (Stream<Path> files = Files.list(BUGS)) {
            return files.sorted().toList().stream().map(PlantedBugsTest::read);
        }
    }

    private static PlantedBug read(Path file) {
        try {
            return new PlantedBug(Mistake.read(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void bugs_areOfManyKinds() throws IOException {
        assertThat(bugs().map(bug -> bug.mistake().what()))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void bug_planted_isFound(PlantedBug bug, @TempDir Path folder) throws IOException, ReflectiveOperationException {
        LongFunction<@Nullable String> seeds = bug.planted(folder, profiles);
        for (long seed : seeds(bug)) {
            String found = seeds.apply(seed);
            if (found != null) {
                System.out.println(bug + ": seed " + seed + " found "
                        + found.lines().findFirst().orElse(""));
                return;
            }
        }
        throw new AssertionError(bug + " was not found: " + bug.mistake().what());
    }

    private static long[] seeds(PlantedBug bug) {
        if (bug.toString().startsWith(FAILURE)) {
            return LongStream.rangeClosed(FIRST_FAILING, LAST_FAILING)
                    .map(each -> 24 * each)
                    .toArray();
        }
        return LongStream.iterate(
                        1, seed -> seed <= DEADLY_SEEDS, seed -> seed + (seed < SEEDS ? 1 : seed == SEEDS ? 6 : 12))
                .toArray();
    }
}
