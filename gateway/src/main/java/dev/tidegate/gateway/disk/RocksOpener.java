package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Opens the database of a directory, and says in one sentence why it cannot be opened. */
final class RocksOpener implements Engine.Opener {
    private static final String CURRENT = "CURRENT";

    private final Path directory;
    private final Consumer<Milestone> milestones;
    private final Consumer<Damage> damages;

    /** @param damages hears of what will not be served */
    RocksOpener(Path directory, Consumer<Milestone> milestones, Consumer<Damage> damages) {
        this.directory = directory;
        this.milestones = milestones;
        this.damages = damages;
    }

    @Override
    public Engine open(Engine.Trust trust) throws IOException {
        loadLibrary();
        prepare();
        if (trust == Engine.Trust.DAMAGED) {
            return connect(trust);
        }
        try {
            return connect(trust);
        } catch (Engine.Damaged damaged) {
            damages.accept(
                    new Damage("the database in " + directory, damaged.getMessage() + "; what can be read is served"));
            return openDamaged(damaged);
        }
    }

    private Engine openDamaged(Engine.Damaged first) throws IOException {
        try {
            return connect(Engine.Trust.DAMAGED);
        } catch (Engine.Damaged damaged) {
            damaged.addSuppressed(first);
            throw new IOException(
                    "The store in " + directory + " is damaged and cannot be opened: " + damaged.getMessage()
                            + ". Restore the directory from a backup, or move it away to start with an empty store",
                    damaged);
        }
    }

    private Engine connect(Engine.Trust trust) throws IOException {
        try {
            return open(new RocksOptions(trust, CompressionType.LZ4_COMPRESSION, milestones));
        } catch (RocksDBException failed) {
            if (String.valueOf(failed.getMessage()).contains("not linked")) {
                return openPlain(trust);
            }
            if (isInUse(String.valueOf(failed.getMessage()))) {
                throw new IOException(
                        "The store in " + directory
                                + " is in use by another gateway: stop it, or give this one another store.path",
                        failed);
            }
            throw RocksEngine.failure("cannot open the store in " + directory, failed);
        }
    }

    private static boolean isInUse(String message) {
        return message.contains("While lock file") || message.contains("lock hold by current process");
    }

    /** The native library of this platform has no LZ4. */
    private Engine openPlain(Engine.Trust trust) throws IOException {
        try {
            return open(new RocksOptions(trust, CompressionType.NO_COMPRESSION, milestones));
        } catch (RocksDBException failed) {
            throw RocksEngine.failure("cannot open the store in " + directory, failed);
        }
    }

    private Engine open(RocksOptions options) throws RocksDBException {
        try {
            return new RocksEngine(RocksDB.open(options.options(), directory.toString()), options);
        } catch (RocksDBException failed) {
            options.close();
            throw failed;
        }
    }

    /** A database that has lost the file everything begins with would be made anew, and empty. */
    private void prepare() throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            List<String> left = names.stream()
                    .filter(name -> name.endsWith(".sst") || name.endsWith(".log") || name.startsWith("MANIFEST-"))
                    .sorted()
                    .toList();
            if (!names.contains(CURRENT) && !left.isEmpty()) {
                throw new IOException(
                        "The store in " + directory + " is damaged: the file CURRENT is missing, though " + left.get(0)
                                + " is there. Restore the directory from a backup, or move it away to start with an empty store");
            }
        }
    }

    private static void loadLibrary() throws IOException {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError failed) {
            throw new IOException(
                    "Cannot load the native library of RocksDB. It is unpacked into the directory for temporary files, which must be writable and may"
                            + " not be mounted noexec: name another one with the environment variable ROCKSDB_SHAREDLIB_DIR or"
                            + " -Djava.io.tmpdir. " + failed.getMessage(),
                    failed);
        }
    }
}
