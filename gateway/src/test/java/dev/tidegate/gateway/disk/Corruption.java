package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionStore.Start;
import dev.tidegate.gateway.store.StoredSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One damaged file, and what a store makes of it. */
final class Corruption {
    private static final String NEWCOMER = "newcomer";

    private final Chronicle told;
    private final Path home;
    private final Random random;
    private final List<String> wrong = new ArrayList<>();
    private int lost;
    private int older;
    private long tenures = 1L << 50;

    /** How it ended. */
    enum Verdict {
        /** Nothing is missing. */
        WHOLE,
        /** Something is, and it was said. */
        CONFINED,
        /** A log that ends between two records: no store can tell that there were more. */
        EARLIER,
        /** The start was refused, with the name of the file and the way out. */
        REFUSED,
        WRONG,
        HUNG
    }

    /**
     * @param file which was damaged, by its kind
     * @param lost sessions and retained messages that are not as they were last told, of all there are
     * @param detail what was wrong, or said
     */
    record Outcome(String file, Blow blow, Verdict verdict, int lost, int older, String detail) {
        boolean isBad() {
            return verdict == Verdict.WRONG || verdict == Verdict.HUNG;
        }
    }

    /** @param home a directory with the database in {@code store}; of its own */
    Corruption(Chronicle told, Path home, Random random) {
        this.told = told;
        this.home = home;
        this.random = random;
    }

    private Path store() {
        return home.resolve("store");
    }

    Outcome run() throws IOException {
        Path file = victim();
        String kind = kind(file);
        Blow blow = Blow.values()[random.nextInt(Blow.values().length)];
        blow.hit(file, random);
        boolean endsBetweenRecords =
                kind.equals("log") && (blow == Blow.CUT || blow == Blow.EMPTIED) && TornTail.length(file) == 0;
        String what = file.getFileName() + " " + blow;
        try (Bench bench = new Bench(home, milestone -> {}, SmallFiles.opening(store()), Durability.SYNC)) {
            Map<ClientId, Resumed> seen = look(bench);
            compare(bench, seen);
            boolean isSaid = bench.store().health().damages() > 0;
            if (lost + older > 0 && !isSaid && !endsBetweenRecords) {
                wrong.add("silent loss of " + lost + " and " + older + " older");
            }
            String said = bench.store().health().findings().toString();
            goOn(bench, seen);
            Verdict verdict = !wrong.isEmpty()
                    ? Verdict.WRONG
                    : lost + older == 0 ? Verdict.WHOLE : isSaid ? Verdict.CONFINED : Verdict.EARLIER;
            return new Outcome(kind, blow, verdict, lost, older, what + ": " + wrong + " " + said);
        } catch (UncheckedIOException refused) {
            String why =
                    String.valueOf(Objects.requireNonNull(refused.getCause()).getMessage());
            boolean isClear =
                    why.contains(file.getFileName().toString()) && why.contains("Restore") && why.contains("backup");
            return new Outcome(kind, blow, isClear ? Verdict.REFUSED : Verdict.WRONG, 0, 0, what + ": " + why);
        }
    }

    private Path victim() throws IOException {
        try (Stream<Path> all = Files.list(store())) {
            Map<String, List<Path>> byKind = new TreeMap<>();
            all.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(each -> byKind.computeIfAbsent(kind(each), any -> new ArrayList<>())
                            .add(each));
            String kind = random.nextInt(100) < 75
                    ? random.nextInt(3) == 0 ? "log" : "table"
                    : List.copyOf(byKind.keySet()).get(random.nextInt(byKind.size()));
            List<Path> files = Objects.requireNonNull(byKind.getOrDefault(kind, byKind.get("log")));
            return files.get(random.nextInt(files.size()));
        }
    }

    private static String kind(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".sst") ? "table" : name.endsWith(".log") ? "log" : name.replaceAll("-.*", "");
    }

    /** Everybody's session, read as for a client that comes back. */
    private Map<ClientId, Resumed> look(Bench bench) {
        Map<ClientId, Resumed> seen = new HashMap<>();
        for (ClientId each : bench.found().keySet()) {
            insist(bench, () -> bench.desk(0).resume(tenure(each.text(), ++tenures), Start.RESUME))
                    .ifPresent(resumed -> seen.put(each, resumed));
        }
        return seen;
    }

    /** As a client does that is told to come back: the store mends itself meanwhile. */
    private static <T> T insist(Bench bench, Supplier<CompletionStage<T>> asking) {
        while (true) {
            CompletableFuture<T> answer = bench.settle(asking.get());
            if (!answer.isCompletedExceptionally()) {
                return answer.join();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void compare(Bench bench, Map<ClientId, Resumed> seen) {
        told.sessions().forEach((client, session) -> {
            Resumed found = seen.get(client);
            if (found == null) {
                lost++;
            } else if (!found.session().equals(session)) {
                compare(session, found.session());
            }
        });
        seen.forEach((client, found) -> {
            if (!told.sessions().containsKey(client)) {
                older++; // it had ended
            }
            audit(client, found);
        });
        told.shelf().forEach((topic, text) -> {
            if (!text.equals(retained(bench, topic))) {
                lost++;
            }
        });
        for (Message each : bench.shelf()
                .match(Objects.requireNonNull(dev.tidegate.gateway.packet.TopicFilter.parse("#")))
                .page(null, 1_000, 0)
                .toCompletableFuture()
                .join()
                .messages()) {
            String topic = each.topic().text();
            String text = new String(each.payload(), StandardCharsets.UTF_8);
            if (!told.wasEverRetained(topic, text)) {
                wrong.add("invented at " + topic);
            } else if (!told.shelf().containsKey(topic)) {
                older++;
            }
        }
    }

    private void compare(StoredSession told, StoredSession found) {
        boolean isLost = told.waiting().stream()
                        .anyMatch(each -> !found.waiting().contains(each))
                || told.inflight().stream().anyMatch(each -> !found.inflight().contains(each))
                || !found.received().containsAll(told.received())
                || !found.subscriptions()
                        .keySet()
                        .containsAll(told.subscriptions().keySet());
        if (isLost) {
            lost++;
        } else {
            older++;
        }
    }

    private static @Nullable String retained(Bench bench, String topic) {
        Message kept = bench.shelf().kept(TopicName.of(topic));
        return kept == null ? null : new String(kept.payload(), StandardCharsets.UTF_8);
    }

    /** Nothing in it was never told. */
    private void audit(ClientId client, Resumed found) {
        found.session().waiting().forEach(each -> {
            Message message = found.messages().get(each.position());
            if (!told.wasEverQueued(client, each.position())) {
                wrong.add("invented for " + client + ": " + each);
            } else if (message == null) {
                wrong.add("owed to " + client + " and missing: " + each);
            } else if (!new String(message.payload(), StandardCharsets.UTF_8)
                    .equals(Chronicle.payload(each.position()))) {
                wrong.add("another message at " + each.position());
            }
        });
    }

    /** It works, and the next start finds what this one left, with nothing more to say. */
    private void goOn(Bench bench, Map<ClientId, Resumed> seen) {
        Position position = new Position(bench.store().lane(0), 1);
        insist(bench, () -> bench.desk(0).record(tenure(NEWCOMER, 1), List.of(began())));
        insist(bench, () -> bench.desk(0).enqueue(message(position, "hello"), to(NEWCOMER)));
        long life = bench.store().life();
        bench.restart(); // which may have something to mend that was found when somebody read it
        long damages = bench.store().health().damages();
        List<Damage> before = bench.store().health().findings();
        bench.restart();
        Map<ClientId, Resumed> again = look(bench);
        Resumed newcomer = again.remove(new ClientId(NEWCOMER));
        if (newcomer == null || newcomer.messages().size() != 1) {
            wrong.add("what was told after the damage is missing: " + newcomer);
        }
        seen.forEach((client, first) -> {
            Resumed after = again.remove(client);
            if (after == null || !after.session().equals(first.session())) {
                wrong.add("not the same at the second start: " + client);
            }
        });
        again.keySet().forEach(client -> wrong.add("there at the second start only: " + client));
        if (bench.store().life() <= life) {
            wrong.add("a life was lived twice");
        }
        if (bench.store().health().damages() > damages) {
            List<Damage> again2 = new ArrayList<>(bench.store().health().findings());
            again2.removeAll(before);
            wrong.add("said again, " + (bench.store().health().damages() - damages) + ", new: " + again2);
        }
    }
}
