package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A walk around what is damaged leaves out nothing else. */
class DetourTest {
    private static final int RECORDS = 2_000;

    @TempDir
    Path directory = Path.of("");

    @Test
    void walk_aroundADamagedBlock_meetsAllThatCanBeRead() throws IOException, RocksDBException {
        RocksDB.loadLibrary();
        try (Options options = new Options()
                .setCreateIfMissing(true)
                .setParanoidChecks(false)
                .setCompressionType(CompressionType.NO_COMPRESSION)) {
            write(options);
            flipInTheMiddle();
            try (RocksDB db = RocksDB.open(options, directory.toString())) {
                List<Integer> readable = readable(db);

                assertThat(readable).hasSizeBetween(RECORDS - 100, RECORDS - 1);
                List<Integer> missed = new ArrayList<>(readable);
                missed.removeAll(walk(db));
                assertThat(missed).isEmpty();
            }
        }
    }

    private void write(Options options) throws RocksDBException {
        try (RocksDB db = RocksDB.open(options, directory.toString());
                FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            for (int i = 0; i < RECORDS; i++) {
                db.put(key(i), new byte[100]);
            }
            db.flush(wait);
        }
    }

    private void flipInTheMiddle() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Path table = files.filter(each -> each.toString().endsWith(".sst"))
                    .findAny()
                    .orElseThrow();
            try (RandomAccessFile bytes = new RandomAccessFile(table.toFile(), "rw")) {
                bytes.seek(bytes.length() / 2);
                bytes.write(0x55);
            }
        }
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static List<Integer> readable(RocksDB db) {
        List<Integer> readable = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            try {
                assertThat(db.get(key(i))).isNotNull();
                readable.add(i);
            } catch (RocksDBException damaged) {
                assertThat(damaged).hasMessageContaining("checksum mismatch");
            }
        }
        return readable;
    }

    private static List<Integer> walk(RocksDB db) {
        List<Integer> met = new ArrayList<>();
        byte[] last = key(0);
        try (RocksIterator iterator = db.newIterator()) {
            iterator.seekToFirst();
            while (iterator.isValid() || (isStuck(iterator) && Detour.behind(last, iterator) && iterator.isValid())) {
                last = iterator.key();
                met.add((int) ByteBuffer.wrap(last).getLong());
                iterator.next();
            }
        }
        return met;
    }

    private static boolean isStuck(RocksIterator iterator) {
        try {
            iterator.status();
            return false;
        } catch (RocksDBException damaged) {
            return true;
        }
    }
}
