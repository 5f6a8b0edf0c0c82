package dev.tidegate.gateway.power;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Start;
import dev.tidegate.gateway.store.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the turns of a plan add up to, after each of them, and what of it had been told and answered at some moment. Whoever asks
 * for the state after the third turn of a shard gets that of the third, whatever the other shards did.
 */
final class Ledger {
    /** By shard: the sessions before its first turn, after its first, and so on. */
    private final List<List<Map<ClientId, StoredSession>>> states = new ArrayList<>();

    private final Map<Position, Message> messages = new HashMap<>();
    private final Map<TopicName, List<Put>> retained =
            new TreeMap<>((a, b) -> a.text().compareTo(b.text()));
    /** By life and turn. */
    private final List<List<Place>> places = new ArrayList<>();

    /** A turn's shard and its number among the turns of that shard; the shard of a retained message is none. */
    private record Place(int shard, int number) {}

    /** @param number among all retained messages */
    record Put(int number, Message message) {}

    Ledger(Plan plan) {
        for (int i = 0; i < Plan.SHARDS; i++) {
            states.add(new ArrayList<>(List.of(Map.of())));
        }
        int puts = 0;
        for (int life = 1; life <= Plan.LIVES; life++) {
            List<Place> ofLife = new ArrayList<>();
            for (Turn each : plan.life(life)) {
                if (each instanceof Turn.OfShard turn) {
                    ofLife.add(new Place(turn.shard(), add(turn)));
                } else if (each instanceof Turn.Retained turn) {
                    puts++;
                    ofLife.add(new Place(Plan.SHARDS, puts));
                    retained.computeIfAbsent(turn.message().topic(), topic -> new ArrayList<>())
                            .add(new Put(puts, turn.message()));
                }
            }
            places.add(ofLife);
        }
    }

    private int add(Turn.OfShard turn) {
        List<Map<ClientId, StoredSession>> past = states.get(turn.shard());
        Map<ClientId, StoredSession> sessions = new HashMap<>(past.get(past.size() - 1));
        for (Turn.Act each : turn.acts()) {
            apply(each, sessions);
        }
        past.add(sessions);
        return past.size() - 1;
    }

    private void apply(Turn.Act act, Map<ClientId, StoredSession> sessions) {
        if (act instanceof Turn.Act.Claim claim && claim.start() == Start.CLEAN) {
            sessions.remove(claim.tenure().clientId());
        } else if (act instanceof Turn.Act.Change change) {
            change.changes().forEach(each -> apply(change.tenure().clientId(), each, sessions));
        } else if (act instanceof Turn.Act.Enqueue enqueue) {
            messages.put(enqueue.message().position(), enqueue.message());
            enqueue.addressees()
                    .forEach(each ->
                            apply(each.clientId(), each.queued(enqueue.message().position()), sessions));
        } else if (act instanceof Turn.Act.Forget forget) {
            sessions.remove(forget.tenure().clientId());
        }
    }

    private static void apply(ClientId clientId, SessionChange change, Map<ClientId, StoredSession> sessions) {
        sessions.put(
                clientId, sessions.getOrDefault(clientId, StoredSession.EMPTY).apply(change));
    }

    /** How many turns a shard has in all. */
    int last(int shard) {
        return states.get(shard).size() - 1;
    }

    /** The sessions of a shard after so many of its turns. */
    Map<ClientId, StoredSession> state(int shard, int turns) {
        return states.get(shard).get(turns);
    }

    Map<Position, Message> messages() {
        return messages;
    }

    /** What was ever retained under each topic, in order. */
    Map<TopicName, List<Put>> retained() {
        return retained;
    }

    /** What has been said so far; nobody has said anything yet. */
    Moment moment() {
        return new Moment();
    }

    /** How far a recording has come. */
    final class Moment {
        private final int[] told = new int[Plan.SHARDS + 1];
        private final int[] heard = new int[Plan.SHARDS + 1];
        private long life;
        private int lives;

        void hear(String line) {
            String[] words = line.split(" ", -1);
            int number = Integer.parseInt(words[1]);
            switch (words[0]) {
                case "life" -> {
                    life = number;
                    lives++;
                }
                case "told" -> note(told, number);
                case "heard" -> note(heard, number);
                default -> throw new IllegalStateException("said: " + line);
            }
        }

        private void note(int[] counts, int turn) {
            Place place = places.get(lives - 1).get(turn);
            counts[place.shard] = Math.max(counts[place.shard], place.number);
        }

        /** So many turns of this shard were told; for the shard after the last: so many retained messages. */
        int told(int shard) {
            return told[shard];
        }

        int heard(int shard) {
            return heard[shard];
        }

        /** The number of the last life that anybody has heard of, 0 for none. */
        long life() {
            return life;
        }
    }
}
