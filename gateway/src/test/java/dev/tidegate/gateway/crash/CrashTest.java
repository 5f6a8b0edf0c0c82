package dev.tidegate.gateway.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.crash.Violation.Kind;
import dev.tidegate.gateway.fixture.Installed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the harness sees what is lost, and accuses nobody who keeps everything. */
class CrashTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void gateway_allConnectionsCut_keepsItsPromise() {
        Ledger ledger = run("--ending", "cut", "--kills", "4", "--longest", "800", "--settle-every", "2");

        assertThat(ledger.told()).isEmpty();
        assertThat(ledger.tally.of(Tally.Count.ACKNOWLEDGED)).isPositive();
    }

    @Test
    void mosquitto_writesOnlyWhenStoppedInOrder_itsLossesAreFound() {
        Installed.findOrSkip("The crash harness against Debian's mosquitto", "mosquitto", MosquittoVictim.PROGRAM);

        Ledger ledger = run("--broker", "mosquitto-unsaved", "--kills", "3", "--longest", "800");

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
