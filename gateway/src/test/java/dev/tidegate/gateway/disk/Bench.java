package dev.tidegate.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.StoreUnderTest;
import dev.tidegate.gateway.store.StoredSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in a directory, and two shards that run on the thread of the test whenever it waits for something. Ends as a closed gateway
 * does, or as a killed one: then what counts is a copy of the directory as it was.
 */
class Bench implements StoreUnderTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final long PENDING = 64 * 1024 * 1024;

    private final Path folder;
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final Map<ClientId, StoredSession> found = new LinkedHashMap<>();
    private int incarnation;
    private long openingNanos;
    private Path directory;
    private DiskStore store;
    private List<Shard> shards = List.of();
    private List<SessionStore> desks = List.of();
    private MemoryRetained shelf = MemoryRetained.unbounded();
    private RetainedStore retained;

    /** Moved by hand: the clock of the shards, and the one on the wall. */
    long core = 5_000;

    long wall = 1_800_000_000_000L;

    private final Consumer<Milestone> milestones;
    private final DiskStore.@Nullable Opening opening;
    private final Durability durability;
    private final long pendingBytes;

    Bench(Path folder) {
        this(folder, milestone -> {}, null, Durability.OS);
    }

    Bench(Path folder, Consumer<Milestone> milestones, DiskStore.@Nullable Opening opening, Durability durability) {
        this(folder, milestones, opening, durability, PENDING);
    }

    /** @param pendingBytes what may be told and not yet be on disk */
    Bench(
            Path folder,
            Consumer<Milestone> milestones,
            DiskStore.@Nullable Opening opening,
            Durability durability,
            long pendingBytes) {
        this.pendingBytes = pendingBytes;
        this.folder = folder;
        this.milestones = milestones;
        this.opening = opening;
        this.durability = durability;
        directory = folder.resolve("store");
        open();
    }

    private void open() {
        found.clear();
        tasks.clear();
        long start = System.nanoTime();
        try {
            DiskStore.Settings settings = new DiskStore.Settings(directory, durability, pendingBytes);
            DiskStore.Clocks clocks = new DiskStore.Clocks(() -> core, () -> wall);
            store = opening == null
                    ? DiskStore.open(settings, clocks, milestones)
                    : DiskStore.open(settings, clocks, milestones, opening);
            store.sessions(found::put);
            shelf = MemoryRetained.unbounded();
            retained = store.retained(shelf);
            openingNanos = System.nanoTime() - start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shards = List.of(shard(0), shard(1));
        Shard.introduce(shards);
        desks = shards.stream().map(store::desk).toList();
    }

    private Shard shard(int index) {
        return new Shard(
                index,
                tasks::add,
                () -> Thread.currentThread() == thread,
                () -> core,
                new Shard.Mailbox(1_000_000, Long.MAX_VALUE),
                faults::add);
    }

    /** What the last start took, from opening to having seen everything. */
    long openingNanos() {
        return openingNanos;
    }

    DiskStore store() {
        return store;
    }

    Path directory() {
        return directory;
    }

    @Override
    public SessionStore desk(int shard) {
        return desks.get(shard);
    }

    MemoryRetained shelf() {
        return shelf;
    }

    RetainedStore retained() {
        return retained;
    }

    /** What the last start found. */
    Map<ClientId, StoredSession> found() {
        return found;
    }

    @Override
    public <T> CompletableFuture<T> settle(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        var unused = future.whenComplete((done, failure) -> tasks.add(() -> {}));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!future.isDone()) {
            assertThat(System.nanoTime()).as("an answer in time").isLessThan(deadline);
            runOne();
        }
        assertThat(faults).isEmpty();
        return future;
    }

    /** Runs what the shards have to do now, and waits for nothing. */
    void runTurns() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    private void runOne() {
        try {
            Runnable next = tasks.poll(1, TimeUnit.SECONDS);
            if (next != null) {
                next.run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void reopen() {
        restart();
    }

    /** Closes the store and opens it again. */
    Bench restart() {
        store.close();
        open();
        return this;
    }

    /** Goes on with what a process killed at this moment would leave. */
    Bench kill() {
        Path left = folder.resolve("left" + ++incarnation);
        copy(directory, left);
        return goOnWith(left);
    }

    /** Goes on with another directory. */
    final Bench goOnWith(Path other) {
        store.close();
        directory = other;
        open();
        return this;
    }

    /** As it was at one moment: where files came or went meanwhile, it is copied again. */
    static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            List<Path> before = files(from);
            while (!isCopied(before, to) || !files(from).equals(before)) {
                for (Path each : files(to)) {
                    Files.delete(each);
                }
                before = files(from);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCopied(List<Path> files, Path to) throws IOException {
        for (Path each : files) {
            try {
                Files.copy(each, to.resolve(each.getFileName()));
            } catch (NoSuchFileException gone) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
