package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.packet.Position;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store that was killed has lost since is missed. */
class RememberedTest {
    private static final long WRITE_BUFFER = 64 * 1024;

    @TempDir
    Path folder = Path.of("");

    private final List<Damage> said = new ArrayList<>();
    private Path left = Path.of("");

    private Engine open(Path directory) throws IOException {
        return new RocksOpener(directory, Milestone.UNHEARD, said::add, WRITE_BUFFER).open(Engine.Trust.FULL);
    }

    private static Changeset message(int number) {
        RecordWriter record = new RecordWriter().begin(1).number(number);
        return new Changeset().put(Keys.body(new Position(1, number)), record);
    }

    /** A table has come to the list since the life began, and then something to the log. */
    @BeforeEach
    void kill() throws IOException {
        Path directory = folder.resolve("store");
        left = folder.resolve("left");
        try (Engine engine = open(directory)) {
            engine.write(message(1), Durability.SYNC);
            Remembered.begun(1, new Folder(directory));
            engine.flush();
            engine.write(message(2), Durability.SYNC);
            engine.remember();
            Bench.copy(directory, left);
        }
    }

    private Path manifest() throws IOException {
        return Objects.requireNonNull(new Folder(left).manifest());
    }

    private static void resize(Path file, long size) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(size);
        }
    }

    @Test
    void store_thatWasKilled_opensWithoutAWord() throws IOException {
        try (Engine engine = open(left);
                Engine.View view = engine.view()) {
            assertThat(view.get(Keys.body(new Position(1, 1)))).isNotNull();
        }
        assertThat(said).isEmpty();
    }

    @Test
    void list_cutBeforeItsNewestRecord_isMissed() throws IOException {
        Path manifest = manifest();
        resize(manifest, Files.size(manifest) - 1);
        resize(manifest, TornTail.unbroken(manifest));
        assertThatThrownBy(() -> open(left))
                .hasMessageContaining(manifest.getFileName().toString())
                .hasMessageContaining("Restore the directory from a backup");
    }

    @Test
    void log_thatIsGone_isMissed() throws IOException {
        List<Path> logs = new Folder(left).logs();
        Files.delete(logs.get(logs.size() - 1));
        Folder folder = new Folder(left);
        assertThat(Remembered.read(folder).misses(folder.logs())).isTrue();
    }
}
