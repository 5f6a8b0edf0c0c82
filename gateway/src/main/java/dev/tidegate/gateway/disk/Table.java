package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/**
 * One of the files the database keeps its records in, as the manifest has it.
 *
 * @param number which is its name
 * @param level of the database
 * @param size in bytes
 * @param entries records and deletions in it
 * @param smallest key
 * @param largest key
 */
record Table(long number, int level, long size, long entries, byte[] smallest, byte[] largest) {
    /** What is wrong with a table. */
    record Flaw(String what, Extent extent) {}

    /** How much of a table cannot be read. */
    enum Extent {
        PART,
        ALL
    }

    /**
     * All tables of a database that nobody has open, whether they can be read or not; what is in its logs is in a table after that. It is
     * not opened for reading alone: RocksDB ends the process then, where the manifest names logs and the options do not.
     */
    static List<Table> live(Path directory, Options options) throws RocksDBException {
        try (RocksDB db = RocksDB.open(options, directory.toString())) {
            return db.getLiveFilesMetaData().stream().map(Table::of).toList();
        }
    }

    private static Table of(LiveFileMetaData file) {
        long number = Long.parseLong(file.fileName().replaceAll("\\D", ""));
        return new Table(number, file.level(), file.size(), file.numEntries(), file.smallestKey(), file.largestKey());
    }

    String file() {
        return "%06d.sst".formatted(number);
    }

    /** Reads all of it; null where that succeeds. */
    @Nullable
    Flaw flaw(Path directory, Options options) throws IOException {
        Path file = directory.resolve(file());
        if (!Files.exists(file)) {
            return new Flaw("is missing", Extent.ALL);
        }
        if (Files.size(file) != size) {
            return new Flaw("has " + Files.size(file) + " bytes instead of " + size, Extent.ALL);
        }
        try (SstFileReader reader = new SstFileReader(options)) {
            reader.open(file.toString());
            return readThrough(reader);
        } catch (RocksDBException failed) {
            return flaw(failed, Extent.ALL);
        }
    }

    private static @Nullable Flaw readThrough(SstFileReader reader) throws IOException {
        try {
            reader.verifyChecksum();
            return null;
        } catch (RocksDBException failed) {
            return flaw(failed, Extent.PART);
        }
    }

    private static Flaw flaw(RocksDBException failed, Extent extent) throws IOException {
        IOException failure = RocksEngine.failure("cannot be read", failed);
        if (failure instanceof Engine.Damaged) {
            return new Flaw(String.valueOf(failure.getMessage()), extent);
        }
        throw failure; // a disk that does not answer has not lost anything yet
    }
}
