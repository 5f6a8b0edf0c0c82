package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Qos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries the client has not acknowledged, found by packet identifier.
 *
 * <p>A table whose index is the identifier's low bits: identifiers are given out in turn, skipping those whose place is taken,
 * so adding, finding and removing take one step and no two identifiers in use are the same [MQTT-2.2.1-4].
 */
final class Inflight {
    private static final int MAX_PACKET_ID = 65_535;
    private static final int FIRST_CAPACITY = 8;
    /** Most sessions never have anything in flight and share this. */
    private static final @Nullable Delivery[] NONE = new @Nullable Delivery[1];

    private @Nullable Delivery[] places = NONE;
    private int size;
    private int lastId;
    private long lastOrder;

    int size() {
        return size;
    }

    /** Gives the delivery a free packet identifier and keeps it; the caller has checked that fewer than 65,535 are in use. */
    int add(Delivery delivery) {
        if (size == places.length || places == NONE) {
            grow();
        }
        int mask = places.length - 1;
        do {
            lastId = lastId == MAX_PACKET_ID ? 1 : lastId + 1;
        } while (places[lastId & mask] != null);
        places[lastId & mask] = delivery;
        size++;
        delivery.depart(lastId, ++lastOrder);
        return lastId;
    }

    /** Keeps a delivery that has its packet identifier already. */
    void restore(Delivery delivery, int packetId) {
        while (places == NONE || places[packetId & places.length - 1] != null) {
            grow(); // the identifiers of another life lie as they lie; two of them never share all their bits
        }
        places[packetId & places.length - 1] = delivery;
        size++;
        lastId = packetId;
        delivery.depart(packetId, ++lastOrder);
    }

    /** The delivery of this identifier, or null where it is not in use. */
    @Nullable
    Delivery find(int packetId) {
        Delivery delivery = places[packetId & places.length - 1];
        return delivery != null && delivery.packetId() == packetId ? delivery : null;
    }

    /** Whether this very delivery is in flight. */
    @SuppressWarnings("ReferenceEquality")
    boolean holds(Delivery delivery) {
        return places[delivery.packetId() & places.length - 1] == delivery;
    }

    /** The client has said PUBREC: in the order of these it is owed PUBREL [MQTT-4.6.0-4]. */
    void release(Delivery delivery) {
        delivery.release(++lastOrder);
    }

    void remove(Delivery delivery) {
        places[delivery.packetId() & places.length - 1] = null;
        size--;
    }

    /** Everything unacknowledged: first those that are owed PUBREL, then the others as first sent [MQTT-4.6.0-1, -4]. */
    List<Delivery> inOrder() {
        List<Delivery> all = new ArrayList<>(size);
        for (Delivery each : places) {
            if (each != null) {
                all.add(each);
            }
        }
        all.sort(Comparator.comparing((Delivery each) -> !each.isReleased()).thenComparingLong(Delivery::order));
        return all;
    }

    /** Whether an acknowledgement of this kind fits the delivery of its identifier. */
    static boolean expects(Delivery delivery, Qos qos, boolean released) {
        return delivery.qos() == qos && delivery.isReleased() == released;
    }

    private void grow() {
        @Nullable Delivery[] old = places;
        places = new @Nullable Delivery[Math.max(FIRST_CAPACITY, old.length * 2)];
        for (Delivery each : old) {
            if (each != null) {
                places[each.packetId() & places.length - 1] = each;
            }
        }
    }
}
