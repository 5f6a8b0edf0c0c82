package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.client;
import static dev.tidegate.gateway.fixture.StoreWords.left;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.retained;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Start;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damaged is said and confined, and the rest is served. */
class DamageTest {
    private static final int SESSIONS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        Random random = new Random(1);
        for (int i = 0; i < SESSIONS; i++) {
            StringBuilder noise = new StringBuilder();
            random.ints(400, ' ', '~').forEach(noise::appendCodePoint);
            bench.desk(0).record(tenure("client " + i, 1), List.of(began(), left(1)));
            bench.await(bench.desk(0).enqueue(message(new Position(7, i), noise.toString()), to("client " + i)));
        }
        bench.await(bench.retained().put(retained("topic", "text"), 0));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Closes the store, spoils it, opens it again. */
    private void spoil(Spoiling spoiling) {
        bench.store().close();
        try {
            spoiling.at(bench.directory());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        bench.reopen();
    }

    private interface Spoiling {
        void at(Path directory) throws IOException;
    }

    /** The engine alone, to put in its records what no gateway would. */
    private static void edit(Path directory, Changeset changes) throws IOException {
        try (Engine engine = new RocksOpener(directory, milestone -> {}, damage -> {}).open(Engine.Trust.FULL)) {
            engine.write(changes, Durability.SYNC);
        }
    }

    private static Path largest(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.toString().endsWith(ending))
                    .max(Comparator.comparingLong(each -> each.toFile().length()))
                    .orElseThrow();
        }
    }

    private static Path manifest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 0x40);
        }
    }

    @Test
    void flippedByte_inATable_costsAFewSessionsAndIsSaid() {
        spoil(directory -> {
            Path table = largest(directory, ".sst");
            flip(table, Files.size(table) / 2);
        });
        bench.found().keySet().forEach(each -> {
            var unused = bench.settle(bench.desk(0).resume(tenure(each.text(), 1L << 50), Start.RESUME));
        });
        await().atMost(PATIENCE) // whoever meets it first says it, and the store may be closed for that moment
                .until(() -> bench.store().health().damages() > 0);
        assertThat(bench.found()).hasSizeGreaterThan(SESSIONS / 2);
    }

    @Test
    void truncatedTable_isSaid_withTheWayOut() {
        assertThatThrownBy(() -> spoil(directory -> {
                    Path table = largest(directory, ".sst");
                    try (RandomAccessFile bytes = new RandomAccessFile(table.toFile(), "rw")) {
                        bytes.setLength(bytes.length() / 2);
                    }
                }))
                .hasMessageContaining(".sst")
                .hasMessageContaining("backup");
    }

    @Test
    void journalWithAGap_isServedAroundTheGap() {
        for (int i = 1; i <= 3; i++) {
            bench.await(bench.desk(0).record(tenure("client 0", 1), List.of(new SessionChange.Received(i))));
        }
        spoil(directory -> edit(directory, new Changeset().delete(Keys.journal(Keys.session(client("client 0")), 3))));
        assertThat(Objects.requireNonNull(bench.found().get(client("client 0"))).received())
                .isEqualTo(new TreeSet<>(List.of(1, 3)));
        assertThat(bench.store().health().findings())
                .singleElement()
                .satisfies(each ->
                        assertThat(each.where() + each.what()).contains("client 0", "journal entry 3 is missing"));
    }

    @Test
    void mended_isNotSaidAgain() {
        journalWithAGap_isServedAroundTheGap();
        bench.restart();
        assertThat(bench.store().health().findings()).isEmpty();
        assertThat(Objects.requireNonNull(bench.found().get(client("client 0"))).received())
                .isEqualTo(new TreeSet<>(List.of(1, 3)));
    }

    @Test
    void changeThatDoesNotFit_isLeftOut_andSaid() {
        bench.await(bench.desk(0).record(tenure("client 0", 1), List.of(new SessionChange.Finished(9))));
        assertThat(bench.store().health().findings())
                .singleElement()
                .asString()
                .contains("the session of client 0", "Finished[packetId=9]");
    }

    @Test
    void messageThatIsMissing_isLeftOutOfTheSession_andSaid() {
        bench.await(bench.desk(0).enqueue(message(8, 1), to("client 0")));
        spoil(directory -> edit(directory, new Changeset().delete(Keys.body(new Position(7, 0)))));
        Resumed resumed = bench.await(bench.desk(0).resume(tenure("client 0", 9), Start.RESUME))
                .orElseThrow();
        assertThat(resumed.session().waiting())
                .extracting(SessionChange.Queued::position)
                .containsExactly(new Position(8, 1));
        assertThat(bench.store().health().findings().toString()).contains("1 messages are missing");
    }

    @Test
    void newerFormat_isNotTouched() {
        bench.store().close();
        assertThatThrownBy(() -> {
                    edit(
                            bench.directory(),
                            new Changeset()
                                    .put(
                                            Keys.meta(),
                                            new RecordWriter().begin(2).number(9)));
                    bench.reopen();
                })
                .hasMessageContaining("written by a newer gateway, in format 2");
    }

    @Test
    void missingCurrent_isMadeAnew_andSaid() {
        spoil(directory -> Files.delete(directory.resolve("CURRENT")));
        assertThat(bench.found()).hasSize(SESSIONS);
        assertThat(bench.store().health().findings()).singleElement().asString().contains("CURRENT");
    }

    @Test
    void missingCurrentAndManifest_areNotAnEmptyStore() {
        assertThatThrownBy(() -> spoil(directory -> {
                    Files.delete(directory.resolve("CURRENT"));
                    Files.delete(manifest(directory));
                }))
                .hasMessageContaining("CURRENT names no MANIFEST")
                .hasMessageContaining("backup");
    }

    @Test
    void spoiledManifest_isSaid_withTheWayOut() {
        assertThatThrownBy(() -> spoil(directory -> {
                    flip(manifest(directory), 20);
                }))
                .hasMessageContaining("MANIFEST")
                .hasMessageContaining("backup");
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() - bytes);
        }
    }

    @Test
    void cutManifest_ofAClosedStore_isSaid_withTheWayOut() {
        assertThatThrownBy(() -> spoil(directory -> cut(manifest(directory), 3)))
                .hasMessageContaining("MANIFEST")
                .hasMessageContaining("backup");
    }

    @Test
    void zerosInTheManifest_ofAClosedStore_areSaid_withTheWayOut() {
        assertThatThrownBy(() -> spoil(directory -> {
                    try (RandomAccessFile zeros =
                            new RandomAccessFile(manifest(directory).toFile(), "rw")) {
                        zeros.seek(100);
                        zeros.write(new byte[20]);
                    }
                }))
                .hasMessageContaining("MANIFEST")
                .hasMessageContaining("backup");
    }

    @Test
    void manifest_withARecordThatWasBeingWritten_isSaid_andAllIsServed() throws IOException {
        Path left = folder.resolve("torn manifest");
        Bench.copy(bench.directory(), left);
        try (RandomAccessFile record = new RandomAccessFile(manifest(left).toFile(), "rw")) {
            record.seek(record.length());
            record.write(new byte[] {1, 2, 3, 4, 60, 0, 1, 5, 6, 7});
        }
        bench.goOnWith(left);
        assertThat(bench.found()).hasSize(SESSIONS);
        assertThat(bench.store().health().findings()).singleElement().asString().contains("MANIFEST", "10 bytes");
    }

    @Test
    void tornTailOfTheLog_isSaid_andTheRestIsServed() throws IOException {
        Path left = folder.resolve("torn");
        Bench.copy(bench.directory(), left);
        Path log = largest(left, ".log");
        try (RandomAccessFile bytes = new RandomAccessFile(log.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 3);
        }
        bench.goOnWith(left);
        assertThat(bench.found()).hasSizeBetween(1, SESSIONS);
        assertThat(bench.store().health().findings()).singleElement().asString().contains("no whole record");
    }

    @Test
    void flippedByte_inTheLog_isSaid_andTheRestIsServed() throws IOException {
        Path left = folder.resolve("flipped");
        for (int i = 0; i < 50; i++) {
            bench.await(bench.desk(0).record(tenure("client " + i, 1), List.of(new SessionChange.Received(3))));
        }
        Bench.copy(bench.directory(), left);
        Path log = largest(left, ".log");
        flip(log, Files.size(log) - 2_000);
        bench.goOnWith(left);
        assertThat(bench.store().health().damages()).isPositive();
        assertThat(bench.found()).hasSize(SESSIONS);
    }
}
