package dev.tidegate.gateway.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Small programs of this machine. */
final class Programs {
    private static final long MOST_SECONDS = 30;

    private Programs() {}

    /** Starts one that goes on, and says what it says to a file. */
    static Process start(Path said, String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one to its end, which is a good one. */
    static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What stands in a small file; nothing where it is gone. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This machine is not allowed to, which continuous integration has to be. */
    static void cannot(String what) {
        String untold = "NOT TESTED: " + what;
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(untold);
        }
        skip(what);
    }

    /** This machine is not allowed to, and need not be: something else is tested everywhere. */
    static void skip(String what) {
        String untold = "NOT TESTED: " + what;
        System.err.println(untold);
        Assumptions.abort(untold);
    }
}
