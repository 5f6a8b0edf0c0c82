package dev.tidegate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.crash.Violation.Kind;
import dev.tidegate.gateway.disk.AtRest;
import dev.tidegate.gateway.fixture.Installed;
import dev.tidegate.gateway.fixture.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whether the harness sees what is lost, and accuses nobody who keeps everything. */
@Tag("once")
class CrashTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** How fast it starts is for the long run to judge: a busy machine says nothing about the gateway. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class GatewayKilled25Times {
        @SuppressWarnings("NullAway.Init") // set before the first test
        private Path folder;

        @SuppressWarnings("NullAway.Init") // so is this
        private Ledger ledger;

        @BeforeAll
        void kill(@TempDir Path folder) {
            this.folder = folder;
            ledger = run(
                    folder,
                    "--kills",
                    "25",
                    "--longest",
                    "900",
                    "--settle-every",
                    "9",
                    "--least",
                    "50",
                    "--ready",
                    "60000");
        }

        @Test
        void keepsItsPromise() {
            assertThat(ledger.told()).isEmpty();
            assertThat(ledger.tally.of(Tally.Count.ACKNOWLEDGED)).isPositive();
        }

        /** The books have been held against the same reading after each kill: {@link Autopsy}. */
        @Test
        void everySessionItLeaves_isItsSnapshotAndItsChanges() throws IOException {
            Path store = folder.resolve("data").resolve("store");
            AtRest rest = AtRest.of(store);

            assertThat(rest.wrong()).isEmpty();
            assertThat(rest.changes()).isPositive();
            assertThat(rest.sealed()).isEqualTo(AtRest.asTheStoreReads(store));
        }
    }

    @Test
    void bug_planted_fitsTheCodeAsItIs() throws IOException {
        try (Stream<Path> bugs = Files.list(Path.of("src", "test", "resources", "crash-bugs"))) {
            for (Path each : bugs.sorted().toList()) {
                assertThat(Mistake.read(each).compiled(folder.resolve(each.getFileName())))
                        .isDirectoryRecursivelyContaining("glob:**.class");
            }
        }
    }

    @Test
    void bug_planted_anAnswerBeforeTheWrite_isFound() {
        Ledger ledger =
                run("--plant", "answer-before-write", "--kills", "2", "--at", "BEFORE_WRITE:200", "--ready", "60000");

        assertThat(ledger.violations()).isNotEmpty();
    }

    @Test
    void mosquitto_writesOnlyWhenStoppedInOrder_itsLossesAreFound() {
        Installed.findOrSkip("The crash harness against Debian's mosquitto", "mosquitto", MosquittoVictim.PROGRAM);

        Ledger ledger = run("--broker", "mosquitto-unsaved", "--kills", "2", "--longest", "800");

        assertThat(ledger.violations()).containsKeys(Kind.SESSION_LOST, Kind.LOST_WITH_SESSION);
    }

    private Ledger run(String... arguments) {
        return run(folder, arguments);
    }

    private static Ledger run(Path folder, String... arguments) {
        Options options = Options.parse(folder, arguments);
        try (CrashRun run = new CrashRun(options, progress -> {})) {
            run.go(() -> {});
            return run.ledger();
        }
    }
}
