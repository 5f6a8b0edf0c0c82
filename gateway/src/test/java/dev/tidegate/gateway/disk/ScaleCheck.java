package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.left;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.subscribed;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Start;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** How the store does with much; run by hand, with an empty directory as argument, and prints figures. Nothing is asserted. */
final class ScaleCheck {
    private static final int SESSIONS = 10_000;
    private static final int EACH = 100;
    private static final int LONG_QUEUE = 100_000;
    private static final int PAIRS = 10;
    private static final int TURNS = 3_000;
    private static final int PER_TURN = 16;
    private static final String PAYLOAD = "x".repeat(256);

    private long sequence;

    public static void main(String[] args) throws IOException {
        new ScaleCheck().run(Path.of(args[0]));
    }

    private void run(Path folder) throws IOException {
        for (Durability each : Durability.values()) {
            try (Bench bench = new Bench(folder.resolve(each.name()), milestone -> {}, null, each)) {
                throughput(bench, each);
            }
        }
        try (Bench bench = new Bench(folder.resolve("many"))) {
            many(bench);
            drain(bench);
        }
    }

    private void throughput(Bench bench, Durability durability) {
        for (int i = 0; i < PAIRS; i++) {
            bench.await(bench.desk(0).record(tenure("c" + i, 1), List.of(began(), subscribed("a/#"))));
        }
        for (int round = 0; round < 3; round++) {
            long cpu = cpu("tidegate-store");
            long start = System.nanoTime();
            CompletionStage<Void> last = CompletableFuture.completedFuture(null);
            for (int turn = 0; turn < TURNS; turn++) {
                for (int pair = 0; pair < PAIRS; pair++) {
                    for (int i = 0; i < PER_TURN; i++) {
                        Position position = new Position(1 << 16, ++sequence);
                        bench.desk(0).enqueue(message(position, PAYLOAD), to("c" + pair));
                        bench.desk(0).record(tenure("c" + pair, 1), List.of(new SessionChange.Sent(position, 1 + i)));
                    }
                }
                bench.runTurns();
                for (int pair = 0; pair < PAIRS; pair++) {
                    for (int i = 0; i < PER_TURN; i++) {
                        last = bench.desk(0).record(tenure("c" + pair, 1), List.of(new SessionChange.Finished(1 + i)));
                    }
                }
                bench.runTurns();
                if (bench.store().isBehind()) {
                    bench.await(last);
                }
            }
            bench.await(last);
            double seconds = (System.nanoTime() - start) / 1e9;
            int messages = TURNS * PAIRS * PER_TURN;
            System.out.printf(
                    "%s: %,.0f messages/s, %.2f us of the committing thread each%n",
                    durability, messages / seconds, (cpu("tidegate-store") - cpu) / 1e3 / messages);
        }
    }

    private static long cpu(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(each -> each != null && each.getThreadName().equals(thread))
                .mapToLong(each -> threads.getThreadCpuTime(each.getThreadId()))
                .sum();
    }

    private void many(Bench bench) throws IOException {
        for (int i = 0; i < SESSIONS; i++) {
            bench.desk(0).record(tenure("client-" + i, 1), List.of(began(), subscribed("sensors/" + i + "/#")));
            bench.desk(0).record(tenure("client-" + i, 1), List.of(left(1)));
            bench.runTurns();
        }
        bench.await(bench.desk(0).record(tenure("last", 1), List.of(began())));
        bench.restart();
        System.out.printf("disk per idle session: %d bytes%n", size(bench.directory()) / SESSIONS);
        for (int turn = 0; turn < EACH; turn++) {
            CompletionStage<Void> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < SESSIONS; i++) {
                last = bench.desk(0).enqueue(message(new Position(1 << 16, ++sequence), PAYLOAD), to("client-" + i));
                if (i % 100 == 0) {
                    bench.runTurns();
                }
            }
            bench.await(last);
        }
        for (String how : List.of("closed", "killed")) {
            long start = System.nanoTime();
            if (how.equals("closed")) {
                bench.restart();
            } else {
                bench.kill();
            }
            System.out.printf(
                    "%s and opened again with %,d sessions: %.2f s, of which opening took %.2f s; store of %,d MiB%n",
                    how,
                    bench.found().size(),
                    (System.nanoTime() - start) / 1e9,
                    bench.openingNanos() / 1e9,
                    size(bench.directory()) >> 20);
        }
    }

    private void drain(Bench bench) {
        bench.await(bench.desk(0).record(tenure("long", 1), List.of(began(), left(1))));
        CompletionStage<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < LONG_QUEUE; i++) {
            last = bench.desk(0).enqueue(message(new Position(2 << 16, i), PAYLOAD), to("long"));
            if (i % 20 == 0) {
                bench.runTurns();
            }
        }
        bench.await(last);
        long start = System.nanoTime();
        Optional<Resumed> resumed = bench.await(bench.desk(0).resume(tenure("long", 2), Start.RESUME));
        double read = (System.nanoTime() - start) / 1e9;
        List<SessionChange.Queued> waiting = resumed.orElseThrow().session().waiting();
        for (int i = 0; i < waiting.size(); i++) {
            int packetId = 1 + i % 60_000;
            bench.desk(0)
                    .record(
                            tenure("long", 2),
                            List.of(new SessionChange.Sent(waiting.get(i).position(), packetId)));
            last = bench.desk(0).record(tenure("long", 2), List.of(new SessionChange.Finished(packetId)));
            if (i % 20 == 0) {
                bench.runTurns();
            }
        }
        bench.await(last);
        double all = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "a queue of %,d: read in %.2f s, sent and finished after %.2f s%n", waiting.size(), read, all);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(each -> each.toFile().length()).sum();
        }
    }
}
