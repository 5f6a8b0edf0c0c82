package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.store.SessionChange.Queued;
import dev.tidegate.gateway.store.StoredSession.Unacknowledged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StoredSession} that is being written: takes one change after the other in constant time, however much waits. Belongs
 * to whoever folds; never shared.
 */
public final class SessionDraft {
    private StoredSession.Life life;
    private final Map<String, Subscription> subscriptions;
    private final TreeSet<Integer> received;
    private final WaitingLine waiting;
    private final Map<Integer, Unacknowledged> inflight = new LinkedHashMap<>();

    public SessionDraft(StoredSession begun) {
        life = begun.life();
        subscriptions = new LinkedHashMap<>(begun.subscriptions());
        received = new TreeSet<>(begun.received());
        waiting = new WaitingLine(begun.waiting());
        begun.inflight().forEach(each -> inflight.put(each.packetId(), each));
    }

    /** Makes one change; one that does not fit is the caller's error and changes nothing. */
    public SessionDraft apply(SessionChange change) {
        if (!change.fits(this)) {
            throw new IllegalStateException(change + " does not fit what came before");
        }
        change.applyTo(this);
        return this;
    }

    /** The session as it is now. */
    public StoredSession stored() {
        return new StoredSession(
                life,
                Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions)),
                Collections.unmodifiableSortedSet(new TreeSet<>(received)),
                waiting.toList(),
                List.copyOf(inflight.values()));
    }

    public StoredSession.Life life() {
        return life;
    }

    /** In the order they were made; a view. */
    public Collection<Subscription> subscriptions() {
        return Collections.unmodifiableCollection(subscriptions.values());
    }

    /** In order; a view. */
    public Collection<Integer> received() {
        return Collections.unmodifiableSortedSet(received);
    }

    /** What waits, in order. */
    public List<Queued> waiting() {
        return waiting.toList();
    }

    /** How many wait. */
    public int waitingSize() {
        return waiting.size();
    }

    /** What is unacknowledged, in order; a view. */
    public Collection<Unacknowledged> inflight() {
        return Collections.unmodifiableCollection(inflight.values());
    }

    /** The delivery under a packet identifier, or null. */
    public @Nullable Unacknowledged inflight(int packetId) {
        return inflight.get(packetId);
    }

    /** The position of every delivery owed, once for each. */
    public List<Position> owed() {
        List<Position> all = new ArrayList<>(waiting.size() + inflight.size());
        waiting.toList().forEach(each -> all.add(each.position()));
        inflight.values().forEach(each -> all.add(each.delivery().position()));
        return all;
    }

    // --- what the changes do; each was asked whether it fits

    void live(StoredSession.Life next) {
        life = next;
    }

    void subscribe(Subscription subscription) {
        subscriptions.put(subscription.filter().text(), subscription);
    }

    void unsubscribe(String filter) {
        subscriptions.remove(filter);
    }

    void receive(int packetId) {
        received.add(packetId);
    }

    void release(int packetId) {
        received.remove(packetId);
    }

    boolean isWaiting(Position position, Origin origin) {
        return waiting.has(position, origin);
    }

    void queue(Queued delivery) {
        waiting.add(delivery);
    }

    Queued unqueue(Position position, @Nullable TopicFilter share, Origin origin) {
        return waiting.remove(position, share, origin);
    }

    void send(Unacknowledged delivery) {
        inflight.put(delivery.packetId(), delivery);
    }

    /** Those that are recorded go behind all others, in the order of their PUBREC. */
    void record(int packetId) {
        Unacknowledged known = finish(packetId);
        send(new Unacknowledged(packetId, known.delivery(), Unacknowledged.Stage.RECORDED));
    }

    Unacknowledged finish(int packetId) {
        Unacknowledged known = inflight.remove(packetId);
        if (known == null) {
            throw new IllegalStateException("packet identifier " + packetId + " is not in flight");
        }
        return known;
    }
}
