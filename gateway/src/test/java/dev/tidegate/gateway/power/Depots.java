package dev.tidegate.gateway.power;

import dev.tidegate.gateway.disk.Damage;
import dev.tidegate.gateway.disk.DiskStore;
import dev.tidegate.gateway.disk.SmallFiles;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.RetainedReading;
import dev.tidegate.gateway.store.RetainedStore;
import dev.tidegate.gateway.store.SessionStore;
import dev.tidegate.gateway.store.SessionStore.Start;
import dev.tidegate.gateway.store.Tenure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The store of a directory, opened. */
final class Depots implements Depot {
    private static final int PAGE = 100;

    private final DiskStore store;
    private final RetainedStore retained;
    private final List<ClientId> clients = new ArrayList<>();

    private Depots(Path directory) throws IOException {
        store = SmallFiles.open(directory);
        try {
            store.sessions((clientId, session) -> clients.add(clientId));
            retained = store.retained(MemoryRetained.unbounded());
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    static Depot open(Path directory) {
        try {
            return new Depots(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SessionStore desk(Shard shard) {
        return store.desk(shard);
    }

    @Override
    public RetainedStore retained() {
        return retained;
    }

    @Override
    public long life() {
        return store.life();
    }

    @Override
    public Contents contents() {
        Loop loop = new Loop(1);
        SessionStore desk = store.desk(loop.shard(0));
        Map<ClientId, CompletableFuture<Optional<Resumed>>> asked = new HashMap<>();
        loop.turn(
                0,
                () -> clients.forEach(each -> asked.put(
                        each,
                        desk.resume(new Tenure(each, store.firstTenure() + 1), Start.RESUME)
                                .toCompletableFuture())));
        loop.until(() -> asked.values().stream().allMatch(CompletableFuture::isDone));
        Map<ClientId, String> sessions = new HashMap<>();
        asked.forEach((clientId, answer) -> answer.join()
                .ifPresent(resumed -> sessions.put(clientId, Contents.words(resumed.session(), resumed.messages()))));
        List<String> damage =
                store.health().findings().stream().map(Damage::toString).toList();
        return new Contents(sessions, messages(), store.life(), damage);
    }

    private Map<String, String> messages() {
        Map<String, String> messages = new HashMap<>();
        RetainedReading reading = retained.match(Objects.requireNonNull(TopicFilter.parse("#")));
        @Nullable TopicName reached = null;
        do {
            RetainedReading.Page page =
                    reading.page(reached, PAGE, 0).toCompletableFuture().join();
            page.messages().forEach(each -> messages.put(each.topic().text(), Contents.words(each)));
            reached = page.reached();
        } while (reached != null);
        return messages;
    }

    @Override
    public void close() {
        store.close();
    }
}
