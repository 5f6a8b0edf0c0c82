package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.client;
import static dev.tidegate.gateway.fixture.StoreWords.left;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.retained;
import static dev.tidegate.gateway.fixture.StoreWords.subscribed;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Origin;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells a store a long story, and remembers what it came to, and everything there ever was in it. */
final class Chronicle {
    private static final int CLIENTS = 60;
    private static final int TOPICS = 25;
    private static final int LANE = 3;
    private static final int MOST_ADDRESSEES = 4;

    private final Random random;
    private final Bench bench;
    private final Map<ClientId, StoredSession> sessions =
            new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
    private final Map<String, String> shelf = new TreeMap<>();
    /** What a client's session has been at any time. */
    private final Map<ClientId, Set<StoredSession>> past = new HashMap<>();

    private final Map<String, Set<String>> pastShelf = new HashMap<>();
    private long sequence;
    private CompletionStage<?> last = CompletableFuture.completedFuture(null);

    Chronicle(long seed, Bench bench) {
        random = new Random(seed);
        this.bench = bench;
    }

    /** What every session has come to. */
    Map<ClientId, StoredSession> sessions() {
        return sessions;
    }

    /** What is retained of every topic. */
    Map<String, String> shelf() {
        return shelf;
    }

    boolean wasEver(ClientId clientId, StoredSession session) {
        return past.getOrDefault(clientId, Set.of()).contains(session);
    }

    boolean wasEverQueued(ClientId clientId, Position position) {
        return past.getOrDefault(clientId, Set.of()).stream()
                .flatMap(each -> each.waiting().stream())
                .anyMatch(each -> each.position().equals(position));
    }

    boolean wasEverRetained(String topic, String text) {
        return pastShelf.getOrDefault(topic, Set.of()).contains(text);
    }

    /** Noise that does not compress, the same for the same position. */
    static String payload(Position position) {
        Random noise = new Random(position.lane() * 1_000_003 + position.sequence());
        StringBuilder text = new StringBuilder(position + " ");
        noise.ints(60 + noise.nextInt(400), ' ', '~').forEach(text::appendCodePoint);
        return text.toString();
    }

    Chronicle go(int steps) {
        for (int i = 0; i < steps; i++) {
            step(client("client " + random.nextInt(CLIENTS)));
            if (random.nextInt(12) == 0) {
                var unused = bench.settle(last);
            }
        }
        var unused = bench.settle(last);
        return this;
    }

    private void step(ClientId who) {
        StoredSession session = sessions.get(who);
        if (session == null) {
            tell(who, StoredSession.EMPTY, List.of(began(), subscribed("f/" + random.nextInt(9))));
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 50) {
            publish(who);
        } else if (dice < 62 && !session.waiting().isEmpty()) {
            tell(
                    who,
                    session,
                    List.of(new SessionChange.Sent(session.waiting().get(0).position(), freeId(session))));
        } else if (dice < 74 && !session.inflight().isEmpty()) {
            int id = session.inflight().get(0).packetId();
            tell(
                    who,
                    session,
                    List.of(random.nextBoolean() ? new SessionChange.Finished(id) : new SessionChange.Recorded(id)));
        } else if (dice < 80) {
            retain();
        } else if (dice < 88) {
            int id = 1 + random.nextInt(9);
            tell(
                    who,
                    session,
                    List.of(random.nextBoolean() ? new SessionChange.Received(id) : new SessionChange.Released(id)));
        } else if (dice < 93) {
            String filter = "f/" + random.nextInt(9);
            tell(
                    who,
                    session,
                    List.of(random.nextBoolean() ? subscribed(filter) : new SessionChange.Unsubscribed(filter)));
        } else if (dice < 99) {
            boolean isThere = session.life().leftAt() == StoredSession.Life.CONNECTED;
            tell(who, session, List.of(isThere ? left(random.nextInt(1_000)) : began()));
        } else {
            sessions.remove(who);
            last = bench.desk(0).forget(tenure(who.text(), 1));
        }
    }

    private void tell(ClientId who, StoredSession session, List<SessionChange> changes) {
        StoredSession next = session;
        for (SessionChange each : changes) {
            next = next.apply(each);
        }
        become(who, next);
        last = bench.desk(0).record(tenure(who.text(), 1), changes);
    }

    private void become(ClientId who, StoredSession next) {
        sessions.put(who, next);
        past.computeIfAbsent(who, any -> new HashSet<>()).add(next);
    }

    private void publish(ClientId first) {
        Position position = new Position(LANE, ++sequence);
        Set<ClientId> addressees = new HashSet<>(Set.of(first));
        for (int i = random.nextInt(MOST_ADDRESSEES); i > 0; i--) {
            addressees.add(client("client " + random.nextInt(CLIENTS)));
        }
        addressees.retainAll(sessions.keySet());
        List<Addressee> all = new ArrayList<>();
        for (ClientId each : addressees) {
            all.add(new Addressee(each, Qos.EXACTLY_ONCE, false, List.of(), null, Origin.PUBLISHED));
            become(
                    each,
                    Objects.requireNonNull(sessions.get(each))
                            .apply(new Queued(position, Qos.EXACTLY_ONCE, false, List.of(), null, Origin.PUBLISHED)));
        }
        last = bench.desk(0).enqueue(message(position, payload(position)), all);
    }

    private void retain() {
        String topic = "topic/" + random.nextInt(TOPICS);
        String text = random.nextInt(4) == 0 ? "" : payload(new Position(0, random.nextInt(100_000)));
        if (text.isEmpty()) {
            shelf.remove(topic);
        } else {
            shelf.put(topic, text);
            pastShelf.computeIfAbsent(topic, any -> new HashSet<>()).add(text);
        }
        last = bench.retained().put(retained(topic, text), 0);
    }

    private static int freeId(StoredSession session) {
        Set<Integer> taken = new HashSet<>();
        session.inflight().forEach(each -> taken.add(each.packetId()));
        int id = 1;
        while (taken.contains(id)) {
            id++;
        }
        return id;
    }
}
