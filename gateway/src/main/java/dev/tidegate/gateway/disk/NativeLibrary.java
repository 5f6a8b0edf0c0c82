package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the native part of the database, which comes in a jar and has to be a file for a moment. RocksDB lets go of that file when the
 * process ends in order; one that is killed would leave 17 MB behind each time. Here it is gone as soon as it is loaded.
 */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private NativeLibrary() {}

    /** @throws IOException with a sentence for the operator */
    static void load() throws IOException {
        try {
            unpackAndLoad();
            RocksDB.loadLibrary();
        } catch (IOException | RuntimeException | UnsatisfiedLinkError failed) {
            throw new IOException(
                    "Cannot load the native library of RocksDB. It is unpacked into the directory for temporary files, which must be writable and may"
                            + " not be mounted noexec: name another one with -Djava.io.tmpdir. " + failed.getMessage(),
                    failed);
        }
    }

    private static void unpackAndLoad() throws IOException {
        Path folder = Files.createTempDirectory("tidegate-rocksdb");
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } finally {
            delete(folder);
        }
    }

    /** Where a loaded file cannot be deleted it goes with the process, as it did. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : Stream.concat(files, Stream.of(folder)).toList()) {
                Files.delete(each);
            }
        } catch (IOException inUse) {
            LOG.debug("{} is deleted when the gateway ends", folder, inUse);
            folder.toFile().deleteOnExit();
        }
    }
}
