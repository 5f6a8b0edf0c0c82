package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Gives a database that nobody has open the tables it can be served from: what can be read of a damaged one is copied, the file is set
 * aside, and the rest of the database is as it was. Ended at any moment, it is done again with the next start.
 */
final class Mender {
    private final Path directory;
    private final Folder folder;
    private final long writeBuffer;
    private final Consumer<Damage> damages;

    Mender(Path directory, long writeBuffer, Consumer<Damage> damages) {
        this.directory = directory;
        folder = new Folder(directory);
        this.writeBuffer = writeBuffer;
        this.damages = damages;
    }

    /**
     * Looks at every byte of every table.
     *
     * @return whether any was set aside
     * @throws IOException where nothing would be left, or the list of the tables cannot be read
     */
    boolean mend() throws IOException {
        try (RocksOptions options =
                new RocksOptions(Engine.Trust.DAMAGED, CompressionType.NO_COMPRESSION, writeBuffer, milestone -> {})) {
            options.options().setDisableAutoCompactions(true).setCreateIfMissing(false);
            List<Table> live = Table.live(directory, options.options());
            Map<Table, Table.Flaw> flawed = new LinkedHashMap<>();
            for (Table each : live) {
                Table.Flaw flaw = each.flaw(directory, options.options());
                if (flaw != null) {
                    flawed.put(each, flaw);
                }
            }
            if (flawed.isEmpty()) {
                return false;
            }
            demandRest(live, flawed);
            leaveOut(flawed, Table.Extent.ALL);
            salvage(flawed, options);
            leaveOut(flawed, Table.Extent.PART);
            return true;
        } catch (RocksDBException failed) {
            throw RocksEngine.failure("cannot mend the store in " + directory, failed);
        }
    }

    private void demandRest(List<Table> live, Map<Table, Table.Flaw> flawed) throws IOException {
        boolean isNothing = flawed.size() == live.size()
                && flawed.values().stream().allMatch(each -> each.extent() == Table.Extent.ALL);
        if (isNothing) {
            String all = flawed.entrySet().stream()
                    .map(each -> "the table " + each.getKey().file() + " "
                            + each.getValue().what())
                    .collect(Collectors.joining(", "));
            Path manifest = folder.manifest();
            String list = manifest == null ? "MANIFEST" : manifest.getFileName().toString();
            throw new IOException("nothing is left of it, or " + list + " has lost the newest tables: " + all);
        }
    }

    private void salvage(Map<Table, Table.Flaw> flawed, RocksOptions options) throws RocksDBException {
        if (flawed.values().stream().allMatch(each -> each.extent() == Table.Extent.ALL)) {
            return;
        }
        try (RocksDB db = RocksDB.open(options.options(), directory.toString());
                FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
            for (Map.Entry<Table, Table.Flaw> each : flawed.entrySet()) {
                if (each.getValue().extent() == Table.Extent.PART) {
                    new Salvage(db, each.getKey())
                            .run(
                                    options.options(),
                                    directory.resolve(each.getKey().file()).toString());
                }
            }
            db.flush(wait);
        }
    }

    /** The file goes first: one that is merely missing is struck off with the next start, one nobody needs would be deleted. */
    private void leaveOut(Map<Table, Table.Flaw> flawed, Table.Extent extent) throws IOException {
        for (Map.Entry<Table, Table.Flaw> each : flawed.entrySet()) {
            if (each.getValue().extent() == extent) {
                leaveOut(each.getKey(), each.getValue());
            }
        }
    }

    private void leaveOut(Table table, Table.Flaw flaw) throws IOException {
        Path file = directory.resolve(table.file());
        Path aside = folder.setAside(file);
        Path manifest = folder.manifest();
        if (manifest == null) {
            throw new IOException("the list of its tables, MANIFEST, is missing");
        }
        Strike.off(manifest, table);
        String lost = switch (flaw.extent()) {
            case ALL -> "all that is in it is left out";
            case PART -> "what cannot be read of its " + table.entries() + " records is left out";
        };
        damages.accept(new Damage(
                "the table " + file,
                flaw.what() + "; " + lost + ": of what lies from " + Keys.describe(table.smallest()) + " to "
                        + Keys.describe(table.largest())
                        + " some may be missing, and some be as it was earlier. The file is kept as " + aside));
    }
}
