package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What is the end of a log that a power cut has torn, and what is damage. The logs are the database's own. */
class TornTailTest {
    private static final int RECORDS = 5;
    /** More than a block: the record is in fragments. */
    private static final int VALUE = 40_000;

    @TempDir
    Path directory = Path.of("");

    private byte[] log = {};

    @BeforeEach
    void writeLog() throws IOException, RocksDBException {
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true).setAvoidFlushDuringShutdown(true);
                RocksDB db = RocksDB.open(options, directory.toString())) {
            for (int i = 0; i < RECORDS; i++) {
                db.put(new byte[] {(byte) i}, new byte[VALUE]);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            log = Files.readAllBytes(
                    logs.stream().max(Comparator.naturalOrder()).orElseThrow());
        }
        assertThat(log).hasSizeGreaterThan(RECORDS * VALUE);
    }

    private static int whole(byte[] log) {
        return new TornTail(ByteBuffer.wrap(log)).whole();
    }

    @Test
    void log_asItWasWritten_isWhole() {
        assertThat(whole(log)).isEqualTo(log.length);
    }

    @Test
    void lastRecord_withAHole_isTornWithAllItsFragments() {
        log[log.length - 1] ^= 1;

        assertThat(whole(log)).isBetween((RECORDS - 1) * VALUE, log.length - VALUE);
    }

    @Test
    void log_cutShort_endsBehindTheLastWholeRecord() {
        assertThat(whole(Arrays.copyOf(log, log.length - 1))).isBetween((RECORDS - 1) * VALUE, log.length - VALUE);
    }

    @Test
    void zeros_behindTheLastRecord_areTorn() {
        assertThat(whole(Arrays.copyOf(log, log.length + 700))).isEqualTo(log.length);
    }

    @Test
    void earlierRecord_withAHole_isDamage() {
        log[VALUE + VALUE / 2] ^= 1;

        assertThat(whole(log)).isEqualTo(log.length);
    }
}
