package dev.tidegate.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidegate.gateway.log.LineLimit;
import dev.tidegate.gateway.log.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final int LINE = 400; // about as long as a line here
    private static final Path FULL = Path.of("/dev/full"); // a disk without room

    private final MovableClock clock = new MovableClock();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path path() {
        return directory.resolve("audit.jsonl");
    }

    private AuditFileSink sink(AuditFile file) {
        return new AuditFileSink(file, new LineLimit(3, 5), clock);
    }

    private static List<String> lines(Path path) throws IOException {
        return Files.readAllLines(path);
    }

    @Test
    void verdict_isOneLineOfJson_withItsTime() throws IOException {
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            sink(file).accept(Judgements.qos2Closed("meter-7", "plant/a"));
        }
        JsonNode line = new ObjectMapper().readTree(lines(path()).get(0));
        assertThat(line.get("time").asText()).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(line.get("client").asText()).isEqualTo("meter-7");
        assertThat(line.get("verdict").asText()).isEqualTo("close");
    }

    /** A90. */
    @Test
    void nothingAClientSays_leavesItsLine() throws IOException {
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            sink(file).accept(Judgements.qos2Closed("a\n{\"forged\":1}\u001B[2J\u202E", "t\u2028t"));
        }
        assertThat(lines(path())).singleElement().asString().matches("\\p{ASCII}*");
    }

    @Test
    void flood_isHeldBack_andCountedInTheNextLine() throws IOException {
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            AuditFileSink sink = sink(file);
            for (int i = 0; i < 10; i++) {
                sink.accept(Judgements.qos2Closed("c" + i, "t"));
            }
            clock.move(Duration.ofSeconds(1));
            sink.accept(Judgements.qos2Closed("late", "t"));
        }
        assertThat(lines(path())).hasSize(4).last().asString().contains("\"late\"", "\"suppressed\":7");
    }

    @Test
    void flood_thatIsOver_isCountedInALineOfItsOwn() throws IOException {
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            AuditFileSink sink = sink(file);
            for (int i = 0; i < 10; i++) {
                sink.accept(Judgements.qos2Closed("c" + i, "t"));
            }
            sink.settle();
        }
        assertThat(lines(path()))
                .hasSize(4)
                .last()
                .asString()
                .contains("\"cause\":\"PUBLISH publish-qos-2", "\"suppressed\":7");
    }

    @Test
    void file_isForItsOwnerAlone() throws IOException {
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            file.write("{}");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void restart_goesOnWhereTheFileEnds() throws IOException {
        for (String line : List.of("one", "two")) {
            try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
                file.write(line);
            }
        }
        assertThat(lines(path())).containsExactly("one", "two");
    }

    @Test
    void file_thatIsFull_becomesTheOneBefore_andBothStayWithinTheirSize() throws IOException {
        int most = 10 * LINE;
        try (AuditFile file = AuditFile.open(path(), most)) {
            for (int i = 0; i < 100; i++) {
                file.write("x".repeat(LINE));
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files.toList())
                    .hasSize(2)
                    .allSatisfy(
                            each -> assertThat(Files.size(each)).isPositive().isLessThanOrEqualTo(most));
        }
    }

    @Test
    void file_thatWasMovedAway_isMadeAnew_onceItIsReopened() throws IOException {
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            file.write("old");
            Files.move(path(), directory.resolve("audit.jsonl-20261122"));
            file.write("still old");
            file.reopen();
            file.write("new");
        }
        assertThat(lines(directory.resolve("audit.jsonl-20261122"))).containsExactly("old", "still old");
        assertThat(lines(path())).containsExactly("new");
    }

    @Test
    void fullDisk_costsTheLineAlone_andIsCounted() throws IOException {
        assumeTrue(Files.exists(FULL));
        Files.createSymbolicLink(path(), FULL);
        try (AuditFile file = AuditFile.open(path(), 1 << 20)) {
            file.write("lost");
            file.write("lost too");
            Files.delete(path()); // there is room again
            file.write("kept");
            assertThat(file.lost()).isEqualTo(2);
        }
        assertThat(lines(path())).containsExactly("kept");
    }

    @Test
    void placeWhereNobodyCanWrite_isNamedAtTheStart() {
        Path nowhere = directory.resolve("missing").resolve("audit.jsonl");
        assertThatThrownBy(() -> AuditFile.open(nowhere, 1 << 20))
                .isInstanceOf(IOException.class)
                .hasMessage("audit.file: " + nowhere
                        + " cannot be written; make its directory and let this user write there");
    }
}
