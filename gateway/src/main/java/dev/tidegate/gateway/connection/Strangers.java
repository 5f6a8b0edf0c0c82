package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.shard.Headcount;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connections of one shard that have not been greeted yet, the longest waiting first.
 *
 * <p>They are bounded so that who says nothing cannot keep out who does. A client that means it is greeted within milliseconds; so
 * when there are too many, the one that has waited longest goes, unless even that one has only just come. Of one network
 * address there are never more than its share, counted over all shards.
 *
 * <p><i>Runs on: its shard.</i>
 */
final class Strangers {
    /** Nobody goes before this: a burst of clients that return together is no attack. */
    static final long GRACE_MILLIS = 1_000;

    private static final String OWN_MACHINE = "";
    private static final int GROUPS = 8;
    private static final int NETWORK_GROUPS = 4;

    private final NodeBounds bounds;
    private final EventSink events;
    private final Map<Wire, Stay> waiting = new LinkedHashMap<>();

    private record Stay(String address, long since) {}

    Strangers(NodeBounds bounds, EventSink events) {
        this.bounds = bounds;
        this.events = events;
    }

    /** Whether a wire that has just been opened may stay; another may have to go for it. */
    boolean admit(Wire wire, long now) {
        Headcount<String> addresses = bounds.strangersByAddress();
        String address = address(wire.arrival().address());
        if (!address.equals(OWN_MACHINE) && !addresses.enter(address)) {
            events.accept(new GatewayEvent.LimitReached("unauthenticated-per-address", addresses.most()));
            return false;
        }
        waiting.put(wire, new Stay(address, now));
        if (waiting.size() > bounds.strangers()) {
            events.accept(new GatewayEvent.LimitReached("unauthenticated-connections", bounds.strangers()));
            return makeRoom(wire, now);
        }
        return true;
    }

    private boolean makeRoom(Wire newcomer, long now) {
        Iterator<Map.Entry<Wire, Stay>> oldestFirst = waiting.entrySet().iterator();
        Map.Entry<Wire, Stay> oldest = oldestFirst.next();
        if (now - oldest.getValue().since < GRACE_MILLIS) {
            leave(newcomer);
            return false;
        }
        Wire goes = oldest.getKey();
        leave(goes);
        goes.abort();
        return true;
    }

    /** Its client has been greeted, or is gone. */
    void leave(Wire wire) {
        Stay stay = waiting.remove(wire);
        if (stay != null && !stay.address.equals(OWN_MACHINE)) {
            bounds.strangersByAddress().leave(stay.address);
        }
    }

    /**
     * Whom an address {@code host:port} speaks for: its host, in IPv6 the first half of it, because whoever has one address
     * there has 2^64. This machine is nobody in particular: a proxy in front of us may bring everybody.
     */
    static String address(String peer) {
        int port = peer.lastIndexOf(':');
        String host = port < 0 ? peer : peer.substring(0, port);
        if (host.startsWith("127.") || host.equals("[::1]") || host.equals("[0:0:0:0:0:0:0:1]")) {
            return OWN_MACHINE;
        }
        String[] groups = host.split(":", -1);
        return groups.length == GROUPS ? String.join(":", Arrays.asList(groups).subList(0, NETWORK_GROUPS)) : host;
    }
}
