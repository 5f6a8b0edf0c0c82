package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.store.SessionStoreContract;
import dev.tidegate.gateway.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On disk, closed and opened again. */
class ClosedAndOpenedTest extends SessionStoreContract {
    @TempDir
    Path folder;

    @Override
    protected StoreUnderTest open() {
        return new Bench(folder);
    }
}
