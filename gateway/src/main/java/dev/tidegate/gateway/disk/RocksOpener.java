package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Opens the database of a directory, and says in one sentence why it cannot be opened. */
final class RocksOpener implements Engine.Opener {
    private static final String CURRENT = "CURRENT";

    private final Path directory;
    private final Consumer<Milestone> milestones;
    private final Consumer<Damage> damages;
    private final long writeBuffer;

    /** @param damages hears of what will not be served */
    RocksOpener(Path directory, Consumer<Milestone> milestones, Consumer<Damage> damages) {
        this(directory, milestones, damages, RocksOptions.WRITE_BUFFER);
    }

    /** @param writeBuffer bytes collected in memory before they become a file of their own */
    RocksOpener(Path directory, Consumer<Milestone> milestones, Consumer<Damage> damages, long writeBuffer) {
        this.directory = directory;
        this.writeBuffer = writeBuffer;
        this.milestones = milestones;
        this.damages = damages;
    }

    @Override
    public Engine open(Engine.Trust trust) throws IOException {
        NativeLibrary.load();
        prepare();
        if (trust == Engine.Trust.DAMAGED) {
            return connect(trust);
        }
        Path log = newestLog();
        long torn = log == null ? 0 : TornTail.length(log);
        try {
            return tell(connect(trust), log, torn);
        } catch (Engine.Damaged damaged) { // and therefore nobody else's
            boolean cutsLog = log != null && TornTail.cut(log);
            boolean cutsManifest = cutManifest();
            return cutsLog || cutsManifest ? openCut(log, torn) : openDamaged(damaged);
        }
    }

    private Engine openCut(@Nullable Path log, long torn) throws IOException {
        try {
            return tell(connect(Engine.Trust.FULL), log, torn);
        } catch (Engine.Damaged damaged) {
            return openDamaged(damaged);
        }
    }

    /** What was being written when the power went has been answered to nobody; yet it is not hidden, for who knows. */
    private Engine tell(Engine engine, @Nullable Path log, long torn) {
        if (torn > 0) {
            damages.accept(new Damage(
                    "the file " + log,
                    "ended in " + torn
                            + " bytes that are no whole record, and are not read: they were being written when the"
                            + " power went, or have been damaged since"));
        }
        return engine;
    }

    private boolean cutManifest() throws IOException {
        Path manifest = manifest();
        return manifest != null && TornTail.cut(manifest);
    }

    private @Nullable Path newestLog() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElse(null);
        }
    }

    private @Nullable Path manifest() throws IOException {
        Path current = directory.resolve(CURRENT);
        String name = Files.exists(current)
                ? Files.readString(current, StandardCharsets.ISO_8859_1).strip()
                : "";
        return name.matches("MANIFEST-\\d+") && Files.exists(directory.resolve(name)) ? directory.resolve(name) : null;
    }

    private Engine openDamaged(Engine.Damaged first) throws IOException {
        damages.accept(new Damage("the database in " + directory, first.getMessage() + "; what can be read is served"));
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
            return open(new RocksOptions(trust, CompressionType.LZ4_COMPRESSION, writeBuffer, milestones));
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
            return open(new RocksOptions(trust, CompressionType.NO_COMPRESSION, writeBuffer, milestones));
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
        make(directory.toAbsolutePath());
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            List<String> left = names.stream()
                    .filter(name ->
                            name.endsWith(".sst") || name.endsWith(".log")) // a manifest may come before CURRENT
                    .sorted()
                    .toList();
            if (!names.contains(CURRENT) && !left.isEmpty()) {
                throw new IOException(
                        "The store in " + directory + " is damaged: the file CURRENT is missing, though " + left.get(0)
                                + " is there. Restore the directory from a backup, or move it away to start with an empty store");
            }
        }
    }

    /** Makes a directory that is there after a power cut: the one it lies in has to be synced, and that is not RocksDB's. */
    private static void make(Path wanted) throws IOException {
        Path parent = wanted.getParent();
        if (Files.isDirectory(wanted) || parent == null) {
            return;
        }
        make(parent);
        Files.createDirectory(wanted);
        if (Files.getFileStore(parent).supportsFileAttributeView("posix")) { // elsewhere a directory cannot be opened
            try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }
}
