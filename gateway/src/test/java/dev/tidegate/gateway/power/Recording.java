package dev.tidegate.gateway.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All lives of one store, as the kernel saw them.
 *
 * @param ledger what it was told
 * @param events what it did
 */
record Recording(long seed, Ledger ledger, List<FileEvent> events) {
    /** Bounds the heap of the recorded process: several run beside each other and beside the tests. */
    private static final String HEAP = "-Xmx256m";

    /**
     * Runs and records.
     *
     * @param lives how many of the plan's are lived
     * @param folder empty; the store is made in it
     * @param before class path entries before those of this process: where a mistake is
     */
    static Recording of(long seed, int lives, Path folder, List<Path> before) throws IOException {
        Path real = folder.toRealPath();
        Files.createFile(real.resolve(Workload.VOICE));
        List<List<String>> commands = new ArrayList<>();
        for (int life = 1; life <= lives; life++) {
            commands.add(command(seed, real, life, before));
        }
        List<FileEvent> events = new Strace(real, Workload.VOICE).record(commands);
        return new Recording(seed, new Ledger(new Plan(seed)), events);
    }

    private static List<String> command(long seed, Path folder, int life, List<Path> before) {
        List<String> path = new ArrayList<>();
        before.forEach(each -> path.add(each.toString()));
        path.add(System.getProperty("java.class.path"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                String.join(java.io.File.pathSeparator, path),
                Workload.class.getName(),
                folder.toString(),
                String.valueOf(seed),
                String.valueOf(life));
    }

    Recording with(List<FileEvent> others) {
        return new Recording(seed, ledger, others);
    }
}
