package dev.tidegate.gateway.session;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 2 packet identifiers of a client between its PUBLISH and its PUBREL. They outlive the connection, so that a message is
 * not delivered twice; the count of those that are open begins anew with each connection, as the send quota does (section 4.9).
 */
final class Received {
    static final CompletionStage<Void> OURS = CompletableFuture.completedFuture(null);

    private @Nullable BitSet identifiers;
    /** Of those whose message may still be lost before it is ours. Nearly always empty. */
    private @Nullable Map<Integer, CompletionStage<?>> underway;

    private int open;

    /** False also for one whose message was not accepted in the end: the client sends it anew. */
    boolean has(int packetId) {
        if (underway(packetId).toCompletableFuture().isCompletedExceptionally()) {
            release(packetId);
        }
        return identifiers != null && identifiers.get(packetId);
    }

    /** Completes when the message of this identifier is ours, exceptionally where it is not going to be. */
    CompletionStage<?> underway(int packetId) {
        return underway == null ? OURS : underway.getOrDefault(packetId, OURS);
    }

    void note(int packetId, CompletionStage<?> ours) {
        if (!ours.toCompletableFuture().isDone()) {
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

    /** False where the identifier was not in use. */
    boolean release(int packetId) {
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

    /** How many this connection has opened and not released. */
    int open() {
        return open;
    }

    void forEach(IntConsumer each) {
        if (identifiers != null) {
            identifiers.stream().forEach(each);
        }
    }

    /** Forgets all: the store has them. */
    void clear() {
        identifiers = null;
        underway = null;
        open = 0;
    }

    void beginConnection() {
        open = 0;
    }
}
