package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Opens the database of a directory, and says in one sentence why it cannot be opened. */
final class RocksOpener implements Engine.Opener {
    private final Path directory;
    private final Folder folder;
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
        folder = new Folder(directory);
        this.writeBuffer = writeBuffer;
        this.milestones = milestones;
        this.damages = damages;
    }

    @Override
    public Engine open(Engine.Trust trust) throws IOException {
        NativeLibrary.load();
        folder.make();
        findCurrent();
        demandManifest();
        List<Damage> torn = logs();
        torn.addAll(list());
        try {
            if (trust == Engine.Trust.DAMAGED || folder.isSuspect()) {
                mend();
            }
            return tell(connect(Engine.Trust.FULL), torn);
        } catch (Engine.Damaged damaged) { // and therefore nobody else's
            return cut() ? openCut(torn) : openDamaged(damaged);
        }
    }

    /** Writes damaged logs anew, and tells what the others lack at their end. */
    private List<Damage> logs() throws IOException {
        List<Damage> torn = new ArrayList<>();
        for (Path log : folder.logs()) {
            if (TornTail.isHoled(log)) {
                Path aside = folder.keepCopy(log);
                int left = LogFile.mend(log);
                damages.accept(new Damage(
                        "the log " + log,
                        "is damaged: what was told in the damaged records is missing, the " + left
                                + " others are read. The file is kept as " + aside));
            } else if (TornTail.length(log) > 0) {
                torn.add(new Damage(
                        "the log " + log,
                        "ended in " + TornTail.length(log)
                                + " bytes that are no whole record, and are not read: they were being written when the"
                                + " power went, or have been damaged since"));
            }
        }
        return torn;
    }

    /** What the list of tables lacks behind what is known to have been safe: a power cut may leave that, and the database decides. */
    private List<Damage> list() throws IOException {
        Path manifest = folder.manifest();
        long torn = manifest == null ? 0 : Files.size(manifest) - TornTail.unbroken(manifest);
        return torn == 0
                ? List.of()
                : List.of(new Damage(
                        "the list of tables " + manifest,
                        "has no whole record in " + torn
                                + " bytes at its end, or in some of them: they were being written when the power went, or"
                                + " have been damaged since"));
    }

    /** What was being written when the power went has been answered to nobody; yet it is not hidden, for who knows. */
    private Engine tell(Engine engine, List<Damage> torn) {
        torn.forEach(damages);
        return engine;
    }

    /** What is torn at the end of a log, as a power cut leaves it, where the database takes it for damage. */
    private boolean cut() throws IOException {
        Path manifest = folder.manifest();
        boolean cuts = manifest != null && TornTail.cut(manifest);
        for (Path log : folder.logs()) {
            cuts |= TornTail.cut(log);
        }
        return cuts;
    }

    private Engine openCut(List<Damage> torn) throws IOException {
        try {
            return tell(connect(Engine.Trust.FULL), torn);
        } catch (Engine.Damaged damaged) {
            torn.forEach(damages);
            return openDamaged(damaged);
        }
    }

    private Engine openDamaged(Engine.Damaged first) throws IOException {
        damages.accept(new Damage("the database in " + directory, first.getMessage() + "; what can be read is served"));
        try {
            mend();
            connect(Engine.Trust.DAMAGED).close(); // what is left of the logs is in tables now
            return connect(Engine.Trust.FULL);
        } catch (IOException failed) {
            failed.addSuppressed(first);
            IOException refused = damaged("it cannot be opened: " + failed.getMessage());
            refused.initCause(failed);
            throw refused;
        }
    }

    private IOException damaged(String what) {
        return new IOException("The store in " + directory + " is damaged: " + what
                + ". Restore the directory from a backup, or move it away to start with an empty store");
    }

    /**
     * A list of tables that has lost what was safe is not read: the database would take the tables it does not name for rubbish, and
     * delete them. What came later a power cut may have torn.
     */
    private void demandManifest() throws IOException {
        Path manifest = folder.manifest();
        if (manifest != null && Remembered.read(folder).misses(manifest)) {
            throw damaged(
                    "a part of " + manifest.getFileName() + ", the list of its tables, is missing or cannot be read");
        }
    }

    private void mend() throws IOException {
        new Mender(directory, writeBuffer, damages).mend();
        folder.trust();
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
            return new RocksEngine(RocksDB.open(options.options(), directory.toString()), options, folder);
        } catch (RocksDBException failed) {
            options.close();
            throw failed;
        }
    }

    /** A database that has lost the file everything begins with would be made anew, and empty. It says which manifest there is. */
    private void findCurrent() throws IOException {
        List<Path> left = folder.files(".*\\.(sst|log)"); // a manifest may come before CURRENT
        if (folder.manifest() != null || left.isEmpty()) {
            return;
        }
        Path newest = null;
        for (Path each : folder.files("MANIFEST-\\d+")) {
            newest = Files.size(each) > 0 && TornTail.length(each) == 0 && !TornTail.isHoled(each) ? each : newest;
        }
        if (newest == null) {
            throw damaged("CURRENT names no MANIFEST that is there and whole ("
                    + folder.current().replaceAll("[^-A-Z0-9]", "") + "), though "
                    + left.get(0).getFileName() + " is there");
        }
        damages.accept(new Damage(
                "the file CURRENT in " + directory,
                "is missing or damaged; there is " + newest.getFileName() + ", and it is taken"));
        folder.replace(Folder.CURRENT, (newest.getFileName() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
