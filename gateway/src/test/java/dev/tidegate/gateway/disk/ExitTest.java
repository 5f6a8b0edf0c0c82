package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads of the database do not keep a process that wants to end. */
@Tag("once")
class ExitTest {
    /** Chance has a part in it. */
    private static final int PROCESSES = 3;

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private Process start(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(each -> Path.of(each).toAbsolutePath().toString())
                                .collect(Collectors.joining(File.pathSeparator)),
                        ExitMain.class.getName(),
                        folder.resolve("store" + number).toString())
                .inheritIO()
                .start();
    }

    @Test
    void exit_whileTablesAreWritten_endsTheProcess() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start(i));
        }
        for (Process each : processes) {
            boolean ended = each.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            each.destroyForcibly();
            assertThat(ended).isTrue();
            assertThat(each.exitValue()).isEqualTo(1);
        }
    }
}
