package dev.tidegate.gateway.power;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.StoredSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a store holds against what it was told. The sessions of a shard must be what some of its first turns make of them, all
 * that were answered among them and none that was not told; then nothing is lost, nothing is torn, nothing is out of order and
 * nothing is invented.
 */
final class Judge {
    private static final int SHOWN = 160;
    /** What a store says of a record that was being written. */
    private static final String TORN = "when the power went";

    private final Ledger ledger;
    private final IdentityHashMap<StoredSession, String> words = new IdentityHashMap<>();

    Judge(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What is wrong with a store that was opened after this moment, or null. */
    @Nullable
    String complaint(Ledger.Moment moment, Contents found) {
        List<String> complaints = new ArrayList<>();
        for (int shard = 0; shard < Plan.SHARDS; shard++) {
            String wrong = sessions(shard, moment, found);
            if (wrong != null) {
                complaints.add(wrong);
            }
        }
        retained(moment, found, complaints);
        if (found.life() <= moment.life()) {
            complaints.add("life " + found.life() + " after life " + moment.life());
        }
        found.damage().stream()
                .filter(each -> !each.contains(TORN))
                .forEach(each -> complaints.add("nothing is damaged, and it says: " + each));
        return complaints.isEmpty() ? null : String.join("\n", complaints);
    }

    private @Nullable String sessions(int shard, Ledger.Moment moment, Contents found) {
        List<String> best = null;
        for (int turns = moment.heard(shard); turns <= moment.told(shard); turns++) {
            List<String> differences = differences(shard, turns, found);
            if (differences.isEmpty()) {
                return null;
            }
            if (best == null || differences.size() < best.size()) {
                best = differences;
            }
        }
        return "shard " + shard + " was answered " + moment.heard(shard) + " of " + moment.told(shard) + " turns: "
                + Objects.requireNonNull(best);
    }

    private List<String> differences(int shard, int turns, Contents found) {
        Map<ClientId, StoredSession> expected = new HashMap<>(ledger.state(shard, turns));
        List<String> differences = new ArrayList<>();
        for (ClientId each : Plan.clients(shard)) {
            StoredSession session = expected.get(each);
            String should = session == null ? "no session" : words(session);
            String is = found.sessions().getOrDefault(each, "no session");
            if (!should.equals(is)) {
                differences.add("after " + turns + " turns " + each + " should have " + first(should, is));
            }
        }
        return differences;
    }

    /** The first line in which two texts differ. */
    private static String first(String should, String is) {
        List<String> wanted = should.lines().toList();
        List<String> found = is.lines().toList();
        for (int i = 0; i < wanted.size(); i++) {
            if (i == found.size() || !wanted.get(i).equals(found.get(i))) {
                return shortened(wanted.get(i)) + " and has "
                        + (i == found.size() ? "nothing" : shortened(found.get(i)));
            }
        }
        return "nothing more, and has " + shortened(found.get(wanted.size()));
    }

    private static String shortened(String line) {
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    private String words(StoredSession session) {
        return words.computeIfAbsent(session, each -> Contents.words(each, ledger.messages()));
    }

    private void retained(Ledger.Moment moment, Contents found, List<String> complaints) {
        int told = moment.told(Plan.SHARDS);
        int heard = moment.heard(Plan.SHARDS);
        Map<String, String> rest = new HashMap<>(found.retained());
        for (Map.Entry<TopicName, List<Ledger.Put>> each : ledger.retained().entrySet()) {
            String is = Objects.requireNonNullElse(rest.remove(each.getKey().text()), "");
            List<String> may = new ArrayList<>(List.of(""));
            for (Ledger.Put put : each.getValue()) {
                if (put.number() <= heard) {
                    may.clear();
                }
                if (put.number() <= told) {
                    boolean removes = put.message().payload().length == 0;
                    may.add(removes ? "" : Contents.words(put.message()));
                }
            }
            if (!may.contains(is)) {
                complaints.add(
                        "retained " + each.getKey() + " may be one of " + may.size() + " and is " + shortened(is));
            }
        }
        rest.forEach((topic, message) -> complaints.add("nobody retained " + shortened(message) + " at " + topic));
    }
}
