package dev.tidegate.gateway.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.InMemory;
import dev.tidegate.gateway.fixture.Mistake;
import dev.tidegate.gateway.power.Replay.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An acknowledgement survives a power cut at any moment; and a judge that never finds anything proves nothing. */
@Tag("once")
class PowerLossTest {
    private static final Path MISTAKES = Path.of("src", "test", "resources", "power-mistakes");
    private static final int STATES = Integer.getInteger("tidegate.power-states", 2_000);
    private static final long FIRST_SEED = Long.getLong("tidegate.first-seed", 1);
    /** Recordings in which a mistake must show. */
    private static final int SEEDS = 4;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(InMemory.place(), "tidegate-power");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Replay.clear(folder);
    }

    @Test
    void powerLost_atAnyMoment_losesNothingThatWasAnswered() throws IOException {
        PowerLoss.Result result = new PowerLoss(folder).run(FIRST_SEED, STATES);

        assertThat(result.findings()).isEmpty();
    }

    static Stream<Mistake> mistakes() throws IOException {
        try (Stream<Path> files = Files.list(MISTAKES)) {
            return files.sorted().toList().stream().map(file -> {
                try {
                    return Mistake.read(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistake_planted_isFound(Mistake mistake, @TempDir Path classes) throws IOException {
        PowerLoss runs = new PowerLoss(folder);
        List<Path> before = List.of(mistake.compiled(classes));

        assertThat(search(mistake.name(), seed -> runs.record(seed, 1, before)))
                .as(mistake.what())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Omission.class)
    void sync_leftOut_isFound(Omission omission) throws IOException {
        PowerLoss runs = new PowerLoss(folder);

        assertThat(search(omission.name(), seed -> omission.in(runs.record(seed, Plan.LIVES, List.of()))))
                .isTrue();
    }

    /** A recording of this seed. */
    private interface Recorder {
        Recording record(long seed) throws IOException;
    }

    private boolean search(String name, Recorder recorder) throws IOException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Finding> found = new PowerLoss(folder).replay(recorder.record(seed), PowerLoss.STATES_PER_SEED, 1);
            if (!found.isEmpty()) {
                System.out.println(name + ": " + found.get(0));
                return true;
            }
        }
        return false;
    }
}
