package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.store.SessionStoreContract;
import dev.tidegate.gateway.store.StoreUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On disk, with what a killed process leaves. */
class KilledAndOpenedTest extends SessionStoreContract {
    @TempDir
    Path folder;

    @Override
    protected StoreUnderTest open() {
        return new Bench(folder) {
            @Override
            public void reopen() {
                kill();
            }
        };
    }
}
