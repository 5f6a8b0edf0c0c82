package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Opens a store whose files are so small that a short story fills many of them. */
public final class SmallFiles {
    private static final long WRITE_BUFFER = 64 * 1024;
    private static final long PENDING_BYTES = 64L * 1024 * 1024;

    private SmallFiles() {}

    /** How such a store is opened by who has the rest. */
    static DiskStore.Opening opening(Path directory) {
        Findings findings = new Findings();
        return new DiskStore.Opening(new RocksOpener(directory, milestone -> {}, findings, WRITE_BUFFER), findings);
    }

    /** The store of this directory, with clocks that stand still. */
    public static DiskStore open(Path directory) throws IOException {
        return DiskStore.open(
                new DiskStore.Settings(directory, Durability.SYNC, PENDING_BYTES),
                new DiskStore.Clocks(() -> 0, () -> 0),
                milestone -> {},
                opening(directory));
    }
}
