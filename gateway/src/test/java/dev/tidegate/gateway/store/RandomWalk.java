package dev.tidegate.gateway.store;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.client;
import static dev.tidegate.gateway.fixture.StoreWords.left;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.subscribed;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.SessionStore.Start;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells a store whatever could happen, and keeps by the plain fold what it must come to. */
final class RandomWalk {
    private static final int CLIENTS = 5;

    private final Random random;
    private final StoreUnderTest store;
    private final Map<String, StoredSession> expected = new HashMap<>();
    private CompletionStage<?> last = CompletableFuture.completedFuture(null);
    private long sequence;
    private long tenures = 1;
    private final Map<String, Long> tenureOf = new HashMap<>();

    RandomWalk(Random random, StoreUnderTest store) {
        this.random = random;
        this.store = store;
    }

    void go(int steps) {
        for (int i = 0; i < steps; i++) {
            step("client " + random.nextInt(CLIENTS));
            if (random.nextInt(10) == 0) {
                var unused = store.settle(last);
            }
        }
        var unused = store.settle(last);
    }

    private void step(String name) {
        StoredSession session = expected.get(name);
        if (session == null) {
            claim(name);
            tell(name, began());
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 40) {
            queue(name);
        } else if (dice < 60 && !session.waiting().isEmpty()) {
            Position first = session.waiting().get(0).position();
            tell(name, new SessionChange.Sent(first, freeId(session)));
        } else if (dice < 80 && !session.inflight().isEmpty()) {
            var any = session.inflight().get(random.nextInt(session.inflight().size()));
            tell(
                    name,
                    random.nextBoolean()
                            ? new SessionChange.Finished(any.packetId())
                            : new SessionChange.Recorded(any.packetId()));
        } else if (dice < 84 && !session.waiting().isEmpty()) {
            int any = random.nextInt(session.waiting().size());
            tell(name, new SessionChange.Dropped(session.waiting().get(any).position()));
        } else if (dice < 90) {
            tell(
                    name,
                    random.nextBoolean()
                            ? new SessionChange.Received(random.nextInt(9))
                            : new SessionChange.Released(random.nextInt(9)));
        } else if (dice < 94) {
            String filter = "f/" + random.nextInt(4);
            tell(name, random.nextBoolean() ? subscribed(filter) : new SessionChange.Unsubscribed(filter));
        } else if (dice < 97) {
            tell(name, session.life().leftAt() == StoredSession.Life.CONNECTED ? left(random.nextInt(1_000)) : began());
        } else if (dice < 98) {
            var unused = store.settle(store.desk(0).resume(claim(name), Start.RESUME));
            tell(name, began());
        } else if (dice < 99) {
            last = store.desk(random.nextInt(2)).forget(tenure(name, Objects.requireNonNull(tenureOf.get(name))));
            var unused = store.settle(last);
            expected.remove(name);
        } else {
            var unused = store.settle(store.desk(0).resume(claim(name), Start.CLEAN));
            expected.remove(name);
        }
    }

    private Tenure claim(String name) {
        tenureOf.put(name, ++tenures);
        return tenure(name, tenures);
    }

    private static int freeId(StoredSession session) {
        int id = 1;
        while (isTaken(session, id)) {
            id++;
        }
        return id;
    }

    private static boolean isTaken(StoredSession session, int id) {
        return session.inflight().stream().anyMatch(each -> each.packetId() == id);
    }

    private void tell(String name, SessionChange change) {
        expected.merge(name, StoredSession.EMPTY, (known, empty) -> known);
        expected.computeIfPresent(name, (key, session) -> session.apply(change));
        last = store.desk(0).record(tenure(name, Objects.requireNonNull(tenureOf.get(name))), List.of(change));
    }

    /** For somebody, and sometimes for others, too; now and then one that was published long ago, as retained messages are. */
    private void queue(String name) {
        long number = random.nextInt(20) == 0 && sequence > 0 ? random.nextLong(sequence) : sequence++;
        Message message = message(3, number);
        List<Addressee> addressees = new ArrayList<>();
        for (String each : expected.keySet()) {
            if (each.equals(name) || random.nextInt(4) == 0) {
                addressees.add(new Addressee(
                        client(each), Qos.AT_LEAST_ONCE, random.nextBoolean(), List.of(), null, Origin.PUBLISHED));
            }
        }
        for (Addressee each : addressees) {
            Queued queued = each.queued(message.position());
            expected.computeIfPresent(each.clientId().text(), (key, session) -> session.apply(queued));
        }
        last = store.desk(0).enqueue(message, addressees);
    }

    /** Every session is what its changes add up to, and every message it is owed is there. */
    void compare() {
        for (int i = 0; i < CLIENTS; i++) {
            String name = "client " + i;
            Optional<Resumed> resumed = store.await(store.desk(0).resume(claim(name), Start.RESUME));
            assertThat(resumed.map(Resumed::session)).isEqualTo(Optional.ofNullable(expected.get(name)));
            resumed.ifPresent(each -> assertThat(each.session().waiting())
                    .allSatisfy(waiting -> assertThat(new String(
                                    Objects.requireNonNull(each.messages().get(waiting.position()))
                                            .payload(),
                                    StandardCharsets.UTF_8))
                            .isEqualTo("payload 3/" + waiting.position().sequence())));
        }
    }
}
