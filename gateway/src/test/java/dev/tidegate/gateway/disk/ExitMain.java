package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.retained;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.RetainedStore;
import java.nio.file.Path;
import java.time.Duration;

/** A process that ends with 1 while its store writes one table after another, and closes nothing. */
final class ExitMain {
    private static final int WRITE_BUFFER = 64 * 1024;
    private static final int TOPICS = 1_000;
    private static final int TOGETHER = 100;
    private static final int FILES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ExitMain() {}

    /** @param arguments where the store is */
    public static void main(String... arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Findings findings = new Findings();
        RocksOpener opener = new RocksOpener(folder, Milestone.UNHEARD, findings, WRITE_BUFFER);
        DiskStore store = DiskStore.open(
                new DiskStore.Settings(folder, Durability.OS, Long.MAX_VALUE),
                new DiskStore.Clocks(System::currentTimeMillis, System::currentTimeMillis),
                Milestone.UNHEARD,
                new DiskStore.Opening(opener, findings));
        store.sessions((client, session) -> {});
        RetainedStore retained = store.retained(MemoryRetained.unbounded());
        Thread writer = new Thread(() -> write(retained));
        writer.setDaemon(true);
        writer.start();
        await().atMost(PATIENCE).until(() -> newest(folder) > FILES);
        System.exit(1);
    }

    private static void write(RetainedStore retained) {
        for (int i = 0; true; i++) {
            var written =
                    retained.put(retained("t" + i % TOPICS, String.valueOf(i).repeat(1_000)), 0);
            if (i % TOGETHER == 0) {
                written.toCompletableFuture().join();
            }
        }
    }

    /** Each file of the database has a higher number than those before. */
    private static int newest(Path folder) {
        int newest = 0;
        String[] names = folder.toFile().list((in, name) -> name.matches("\\d+\\.\\w+"));
        for (String each : names == null ? new String[0] : names) {
            newest = Math.max(newest, Integer.parseInt(each.substring(0, each.indexOf('.'))));
        }
        return newest;
    }
}
