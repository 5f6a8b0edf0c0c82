package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

/** What a gateway that is killed leaves in the directory for temporary files. */
class NativeLibraryTest {
    private static final int LOADED = 7;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path temporary;

    /** Loads, uses and dies without a word. */
    static final class Dying {
        private Dying() {}

        public static void main(String... arguments) throws IOException {
            NativeLibrary.load();
            try (Options options = new Options()) {
                Runtime.getRuntime().halt(options.isOwningHandle() ? LOADED : 1);
            }
        }
    }

    @Test
    void process_thatIsKilled_leavesNoLibraryBehind() throws Exception {
        Process dying = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName())
                .inheritIO()
                .start();
        assertThat(dying.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dying.exitValue()).isEqualTo(LOADED);
        assertThat(temporary).isEmptyDirectory();
    }
}
