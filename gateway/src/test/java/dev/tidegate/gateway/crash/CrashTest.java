package dev.tidegate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.crash.Violation.Kind;
import dev.tidegate.gateway.fixture.Installed;
import dev.tidegate.gateway.fixture.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the harness sees what is lost, and accuses nobody who keeps everything. */
@Tag("once")
class CrashTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** How fast it starts is for the long run to judge: a busy machine says nothing about the gateway. */
    @Test
    void gateway_killed25Times_keepsItsPromise() {
        Ledger ledger =
                run("--kills", "25", "--longest", "900", "--settle-every", "9", "--least", "50", "--ready", "60000");

        assertThat(ledger.told()).isEmpty();
        assertThat(ledger.tally.of(Tally.Count.ACKNOWLEDGED)).isPositive();
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
        Options options = Options.parse(folder, arguments);
        try (CrashRun run = new CrashRun(options, progress -> {})) {
            run.go(() -> {});
            return run.ledger();
        }
    }
}
