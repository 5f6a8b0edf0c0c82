package dev.tidegate.gateway.session;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 2 packet identifiers of a client between its PUBLISH and its PUBREL. They outlive the connection, so that a message is
 * not delivered twice; the count of those that are open begins anew with each connection, as the send quota does (section 4.9).
 */
final class Received {
    private @Nullable BitSet identifiers;
    private int open;

    boolean has(int packetId) {
        return identifiers != null && identifiers.get(packetId);
    }

    void note(int packetId) {
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

    void beginConnection() {
        open = 0;
    }
}
