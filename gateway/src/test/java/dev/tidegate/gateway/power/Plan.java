package dev.tidegate.gateway.power;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.packet.Will;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Origin;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Start;
import dev.tidegate.gateway.store.StoredSession;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import dev.tidegate.gateway.store.Tenure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * What a seed makes shards tell their store: several lives of it, each a list of turns. Whoever has the same seed knows what was told
 * and what it adds up to, so a recording carries numbers alone.
 */
final class Plan {
    static final int SHARDS = 2;
    static final int LIVES = 2;

    private static final int TURNS = 200;
    private static final int CLIENTS = 4;
    private static final int RETAINED_TOPICS = 6;
    private static final int MOST_ACTS = 4;
    private static final int LARGEST_PAYLOAD = 1_500;
    private static final int PACKET_IDS = 40;
    private static final long FOREVER = 0xFFFF_FFFFL;

    private final Random random;
    private final List<List<Turn>> lives = new ArrayList<>();
    private final Map<ClientId, Sketch> sketches = new HashMap<>();
    private final Map<Integer, Long> sequences = new HashMap<>();
    private int life;

    /** A session as it is at this point of the plan. */
    private static final class Sketch {
        final ClientId clientId;
        StoredSession session = StoredSession.EMPTY;
        boolean isThere;
        boolean isConnected;
        long tenures;
        long tenureLife;

        Sketch(ClientId clientId) {
            this.clientId = clientId;
        }
    }

    Plan(long seed) {
        random = new Random(seed);
        for (life = 1; life <= LIVES; life++) {
            sequences.clear();
            List<Turn> turns = new ArrayList<>();
            for (int shard = 0; shard < SHARDS; shard++) {
                turns.add(opening(shard));
            }
            while (turns.size() < TURNS) {
                turns.add(random.nextInt(5) == 0 ? retained() : turn(random.nextInt(SHARDS)));
            }
            lives.add(List.copyOf(turns));
        }
    }

    /** What is told in one life, counted from 1. */
    List<Turn> life(int number) {
        return lives.get(number - 1);
    }

    static ClientId client(int shard, int number) {
        return new ClientId("shard-" + shard + "-client-" + number);
    }

    /** Everybody who may have a session on a shard. */
    static List<ClientId> clients(int shard) {
        List<ClientId> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            all.add(client(shard, i));
        }
        return all;
    }

    private Sketch sketch(int shard, int number) {
        return sketches.computeIfAbsent(client(shard, number), Sketch::new);
    }

    /** All clients of a shard come back; two of them have a session from the first moment on. */
    private Turn opening(int shard) {
        List<Turn.Act> acts = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Sketch sketch = sketch(shard, i);
            acts.add(claim(sketch, Start.RESUME));
            if (sketch.isThere || i < 2) {
                acts.add(begin(sketch));
            }
        }
        return new Turn.OfShard(shard, List.copyOf(acts));
    }

    private Turn turn(int shard) {
        List<Turn.Act> acts = new ArrayList<>();
        acts.add(publish(shard)); // so that no turn is like the one before
        for (int i = random.nextInt(MOST_ACTS); i > 0; i--) {
            Sketch sketch = sketch(shard, random.nextInt(CLIENTS));
            if (sketch.isThere) {
                acts.addAll(live(sketch));
            } else {
                acts.add(claim(sketch, Start.CLEAN));
                acts.add(begin(sketch));
            }
        }
        return new Turn.OfShard(shard, List.copyOf(acts));
    }

    private Turn.Act claim(Sketch sketch, Start start) {
        if (start == Start.CLEAN) {
            sketch.session = StoredSession.EMPTY;
            sketch.isThere = false;
        }
        sketch.tenures++;
        sketch.tenureLife = life;
        return new Turn.Act.Claim(tenure(sketch), start);
    }

    private static Tenure tenure(Sketch sketch) {
        return new Tenure(sketch.clientId, (sketch.tenureLife << 40) + sketch.tenures);
    }

    private Turn.Act begin(Sketch sketch) {
        sketch.isThere = true;
        sketch.isConnected = true;
        Will will = random.nextInt(3) != 0
                ? null
                : new Will(
                        TopicName.of("wills/" + sketch.clientId.text()),
                        payload(),
                        Qos.AT_LEAST_ONCE,
                        false,
                        Properties.builder()
                                .number(Property.WILL_DELAY_INTERVAL, 5)
                                .build());
        return change(sketch, List.of(new SessionChange.Began("owner-" + sketch.clientId.text(), FOREVER, will)));
    }

    private static Turn.Act change(Sketch sketch, List<SessionChange> changes) {
        changes.forEach(each -> sketch.session = sketch.session.apply(each));
        return new Turn.Act.Change(tenure(sketch), List.copyOf(changes));
    }

    /** A message for some sessions of the shard. */
    private Turn.Act publish(int shard) {
        List<Addressee> addressees = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Sketch sketch = sketch(shard, i);
            if (sketch.isThere && (addressees.isEmpty() || random.nextBoolean())) {
                Qos qos = random.nextBoolean() ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE;
                addressees.add(new Addressee(
                        sketch.clientId, qos, random.nextBoolean(), List.of(1 + i, 300), null, Origin.PUBLISHED));
            }
        }
        long sequence = sequences.merge(shard, 1L, Long::sum);
        Message message = message("news/" + shard + "/" + random.nextInt(9))
                .at(new Position(((long) life << 16) | shard, sequence));
        for (Addressee each : addressees) {
            Sketch sketch = Objects.requireNonNull(sketches.get(each.clientId()));
            sketch.session = sketch.session.apply(each.queued(message.position()));
        }
        return new Turn.Act.Enqueue(message, List.copyOf(addressees));
    }

    private Turn retained() {
        Message message = message("retained/" + random.nextInt(RETAINED_TOPICS));
        byte[] payload = random.nextInt(6) == 0 ? new byte[0] : message.payload();
        return new Turn.Retained(new Message(
                message.topic(),
                payload,
                Qos.AT_LEAST_ONCE,
                true,
                message.properties(),
                Message.NEVER,
                message.publisher(),
                Position.NONE,
                "owner"));
    }

    private Message message(String topic) {
        Properties properties = random.nextInt(4) != 0
                ? Properties.NONE
                : Properties.builder().user("k", "v" + random.nextInt()).build();
        return new Message(
                TopicName.of(topic),
                payload(),
                Qos.EXACTLY_ONCE,
                false,
                properties,
                Message.NEVER,
                new ClientId("publisher-" + random.nextInt(3)));
    }

    private byte[] payload() {
        byte[] payload = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? LARGEST_PAYLOAD : 60)];
        random.nextBytes(payload);
        System.arraycopy("m".getBytes(StandardCharsets.US_ASCII), 0, payload, 0, 1);
        return payload;
    }

    /** Something that happens to a session. */
    private List<Turn.Act> live(Sketch sketch) {
        if (!sketch.isConnected) {
            return random.nextInt(3) != 0 ? List.of() : List.of(claim(sketch, Start.RESUME), begin(sketch));
        }
        StoredSession session = sketch.session;
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> session.waiting().isEmpty() ? List.of() : List.of(send(sketch));
            case 3, 4 -> session.inflight().isEmpty() ? List.of() : List.of(acknowledge(sketch));
            case 5 -> receive(sketch);
            case 6 ->
                session.received().isEmpty()
                        ? List.of()
                        : List.of(change(
                                sketch,
                                List.of(new SessionChange.Released(
                                        session.received().first()))));
            case 7 -> List.of(change(sketch, List.of(subscription(session))));
            case 8 ->
                random.nextInt(4) != 0 ? List.of(leave(sketch)) : List.of(claim(sketch, Start.CLEAN), begin(sketch));
            default ->
                random.nextInt(4) != 0 || sketch.clientId.equals(client(0, 0)) || sketch.clientId.equals(client(1, 0))
                        ? List.of(claim(sketch, Start.RESUME), begin(sketch))
                        : List.of(forget(sketch));
        };
    }

    private Turn.Act send(Sketch sketch) {
        List<SessionChange> changes = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        sketch.session.inflight().forEach(each -> used.add(each.packetId()));
        int most = Math.min(sketch.session.waiting().size(), 1 + random.nextInt(5));
        for (SessionChange.Queued each : sketch.session.waiting().subList(0, most)) {
            int id = 1 + random.nextInt(PACKET_IDS);
            boolean sends = random.nextInt(6) != 0 && used.add(id);
            changes.add(
                    sends ? new SessionChange.Sent(each.position(), id) : new SessionChange.Dropped(each.position()));
        }
        return change(sketch, changes);
    }

    private Turn.Act acknowledge(Sketch sketch) {
        List<Unacknowledged> inflight = sketch.session.inflight();
        Unacknowledged one = inflight.get(random.nextInt(inflight.size()));
        boolean records = one.delivery().qos() == Qos.EXACTLY_ONCE && one.stage() == Unacknowledged.Stage.SENT;
        return change(
                sketch,
                List.of(
                        records
                                ? new SessionChange.Recorded(one.packetId())
                                : new SessionChange.Finished(one.packetId())));
    }

    /** QoS 2: the packet identifier and the message it brought, in one turn. */
    private List<Turn.Act> receive(Sketch sketch) {
        int id = 1 + random.nextInt(PACKET_IDS);
        if (sketch.session.received().contains(id)) {
            return List.of();
        }
        Turn.Act received = change(sketch, List.of(new SessionChange.Received(id)));
        return List.of(received, publish(sketch.clientId.text().charAt("shard-".length()) - '0'));
    }

    private SessionChange subscription(StoredSession session) {
        String text = (random.nextInt(4) == 0 ? "$share/all/" : "") + "news/" + random.nextInt(6) + "/#";
        if (session.subscriptions().containsKey(text) && random.nextBoolean()) {
            return new SessionChange.Unsubscribed(text);
        }
        return new SessionChange.Subscribed(new Subscription(
                Objects.requireNonNull(TopicFilter.parse(text)),
                Qos.of(random.nextInt(3)),
                !text.startsWith("$") && random.nextBoolean(),
                random.nextBoolean(),
                RetainHandling.values()[random.nextInt(RetainHandling.values().length)],
                random.nextInt(500)));
    }

    private Turn.Act leave(Sketch sketch) {
        sketch.isConnected = false;
        long left = 1_700_000_000_000L + random.nextInt(1_000_000);
        return change(
                sketch,
                List.of(new SessionChange.Left(
                        left, FOREVER, sketch.session.life().will())));
    }

    private Turn.Act forget(Sketch sketch) {
        sketch.session = StoredSession.EMPTY;
        sketch.isThere = false;
        sketch.isConnected = false;
        return new Turn.Act.Forget(tenure(sketch));
    }
}
