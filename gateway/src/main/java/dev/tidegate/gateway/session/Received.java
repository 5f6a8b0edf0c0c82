package dev.tidegate.gateway.session;

import dev.tidegate.gateway.store.SessionChange;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 2 packet identifiers of a client between its PUBLISH and its PUBREL. They outlive the connection, so that a message is
 * not delivered twice; the count of those that are open begins anew with each connection, as the send quota does (section 4.9).
 * <i>Runs on: the session's shard.</i>
 */
public final class Received {
    private static final CompletionStage<Void> OURS = CompletableFuture.completedFuture(null);

    private final Ledger ledger;
    private @Nullable BitSet identifiers;
    /** Of those whose message may still be lost before it is ours. Nearly always empty. */
    private @Nullable Map<Integer, CompletionStage<?>> underway;

    private int open;

    Received(Ledger ledger) {
        this.ledger = ledger;
    }

    // --- from PUBLISH to PUBREL ---

    /** Whether a packet identifier is new; an old one is answered again and not delivered again [MQTT-4.3.3-10]. */
    public boolean isNew(int packetId) {
        if (isInDoubt(packetId) && !ledger.isOpen()) {
            forget(packetId); // of a session that is not stored nothing can come to survive
        }
        return identifiers == null || !identifiers.get(packetId);
    }

    /** Notes a packet identifier until {@link #released}. */
    public void receive(int packetId) {
        receive(packetId, OURS);
    }

    /**
     * The same for one whose message has not been accepted yet.
     *
     * @param ours completes when its message is ours, exceptionally where that is not known to be so
     */
    public void receive(int packetId, CompletionStage<?> ours) {
        note(packetId, ours);
        if (ledger.isOpen()) {
            ledger.note(new SessionChange.Received(packetId));
        }
    }

    /** What PUBREC has to wait for where a packet comes again. */
    public CompletionStage<?> receipt(int packetId) {
        if (isInDoubt(packetId)) {
            ledger.note(new SessionChange.Received(packetId)); // when this survives, so does what was told before it
            note(packetId, ledger.recorded());
        }
        return underway(packetId);
    }

    /** The client hears that its message was not accepted: the identifier may be used again [MQTT-4.3.3-9]. */
    public void disowned(int packetId) {
        released(packetId);
    }

    /** PUBREL: the identifier may be used again [MQTT-4.3.3-12]. False where it was not in use. */
    public boolean released(int packetId) {
        boolean known = forget(packetId);
        if (known) {
            ledger.note(new SessionChange.Released(packetId));
        }
        return known;
    }

    /** Messages of this connection between PUBREC and PUBREL: they count against the Receive Maximum we announced. */
    public int open() {
        return open;
    }

    /** Its message may be ours and may not, because the store has not said that it survives. */
    private boolean isInDoubt(int packetId) {
        return underway != null && underway(packetId).toCompletableFuture().isCompletedExceptionally();
    }

    private CompletionStage<?> underway(int packetId) {
        return underway == null ? OURS : underway.getOrDefault(packetId, OURS);
    }

    private void note(int packetId, CompletionStage<?> ours) {
        if (underway != null) {
            underway.remove(packetId);
        }
        if (!ours.toCompletableFuture().isDone() || ours.toCompletableFuture().isCompletedExceptionally()) {
            if (underway == null) {
                underway = new HashMap<>();
            }
            underway.put(packetId, ours);
        }
        if (identifiers == null) {
            identifiers = new BitSet();
        }
        if (!identifiers.get(packetId)) {
            identifiers.set(packetId);
            open++;
        }
    }

    private boolean forget(int packetId) {
        if (underway != null) {
            underway.remove(packetId);
        }
        if (identifiers == null || !identifiers.get(packetId)) {
            return false;
        }
        identifiers.clear(packetId);
        open = Math.max(0, open - 1);
        return true;
    }

    // --- with its session ---

    /** Those of a session that comes out of a store. */
    void restore(Set<Integer> packetIds) {
        packetIds.forEach(packetId -> note(packetId, OURS));
    }

    /** Tells the ledger, which has just been opened, of all of them. */
    void restate() {
        if (identifiers != null) {
            identifiers.stream().forEach(packetId -> ledger.note(new SessionChange.Received(packetId)));
        }
    }

    void beginConnection() {
        open = 0;
    }
}
