package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which filters the session upstream may have: a broker does not say, and a plan that has changed no longer does. They are written down in the
 * session that messages come to, which lives as long as the one upstream, as subscriptions to topics nobody publishes to. A filter is
 * written down, and where sessions are kept on disk it is there, before it is subscribed to; it is struck out after it has ended. So there may be too
 * many and none is missing. While the store does not take a note, it is told again and again, and nothing is subscribed to.
 * <i>Runs on: the shard of the bridge.</i>
 */
final class Recollection {
    private static final int PACKET_ID = 65_535;
    /** Whatever its characters, there is room for it in a filter with something in front. */
    private static final int LONGEST = 16_000;

    private static final long RETRY_MILLIS = 1_000;

    private final String root;
    private final Holdings holdings;
    private final ClientId session;
    private final Shard shard;
    private final Consumer<Packet> toSession;
    /** Told, and not answered: the session answers in order. */
    private final Deque<Note> told = new ArrayDeque<>();
    /** To be told again. */
    private final Deque<Note> untold = new ArrayDeque<>();

    private final Timers.Timer again = Timers.timer(this::tellAgain);

    /** @param then runs when it is written down */
    private record Note(List<SubscriptionRequest> requests, Runnable then) {}

    /** @param toSession says something to the session that messages come to */
    Recollection(Residence residence, Holdings holdings, Shard shard, Consumer<Packet> toSession) {
        this.shard = shard;
        this.session = residence.inward();
        this.root = ClientId.BRIDGES + residence.bridge() + "/there/";
        this.holdings = holdings;
        this.toSession = toSession;
    }

    /** All of them. */
    Set<String> all() {
        return holdings.subscriptions(session).keySet().stream()
                .filter(each -> each.startsWith(root))
                .map(each -> each.substring(root.length()))
                .collect(Collectors.toSet());
    }

    /** They are about to be subscribed to, by what follows. */
    void remember(Collection<String> filters, Runnable then) {
        List<SubscriptionRequest> requests = filters.stream()
                .filter(each -> each.length() <= LONGEST)
                .map(each ->
                        new SubscriptionRequest(root + each, Qos.AT_MOST_ONCE, true, true, RetainHandling.DO_NOT_SEND))
                .toList();
        if (requests.isEmpty()) {
            then.run();
        } else {
            tell(new Note(requests, then));
        }
    }

    private void tell(Note note) {
        told.add(note);
        toSession.accept(new Packet.Subscribe(PACKET_ID, note.requests, Properties.NONE));
    }

    private void tellAgain() {
        List<Note> notes = List.copyOf(untold);
        untold.clear();
        notes.forEach(this::tell);
    }

    /** The session has answered a note: with no error, it is where the session is. */
    void answered(Packet.SubAck answer) {
        Note note = told.poll();
        if (note == null) {
            return; // it was told before the session was left
        }
        if (answer.codes().stream().anyMatch(ReasonCode::isError)) {
            untold.add(note);
            shard.timers().set(again, shard.now(), RETRY_MILLIS);
        } else {
            note.then.run();
        }
    }

    /** The session is left: what was to follow does not. */
    void stop() {
        again.cancel();
        told.clear();
        untold.clear();
    }

    /** The upstream has none of these any more. */
    void forget(Collection<String> filters) {
        List<String> notes = filters.stream()
                .filter(each -> each.length() <= LONGEST)
                .map(each -> root + each)
                .toList();
        if (!notes.isEmpty()) {
            toSession.accept(new Packet.Unsubscribe(PACKET_ID, notes, Properties.NONE));
        }
    }
}
