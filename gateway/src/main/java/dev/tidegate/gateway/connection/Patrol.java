package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;

/**
 * Watches over one connection with one timer: the deadline of CONNECT at first, then keep alive, the end of the client's credential, a
 * packet that never ends and a client that never reads. The credential's end is on the wall clock, which may be set: it is asked
 * again at every look. <i>Runs on: the connection's shard.</i>
 */
final class Patrol {
    /** How often an open connection is looked at where nothing more urgent is due. */
    private static final long PATROL_MILLIS = 30_000;

    private final Connection connection;
    private final Shard shard;
    private final Stall stall;
    private final Timers.Timer timer = Timers.timer(this::look);

    Patrol(Connection connection, Shard shard, Wire wire) {
        this.connection = connection;
        this.shard = shard;
        this.stall = new Stall(wire);
    }

    /** The client has so long to complete a CONNECT. */
    void begin(long connectMillis) {
        shard.timers().set(timer, shard.now(), connectMillis);
    }

    /** Sets the timer to whatever may be due first. */
    void watch(Reception open) {
        long now = shard.now();
        long due = PATROL_MILLIS;
        due = Math.min(due, open.keepAliveMillis() - connection.silentMillis(now));
        due = Math.min(due, open.entitlement().millisLeft());
        due = Math.min(due, open.entitlement().millisToWarning());
        due = Math.min(due, lookAgain(packetTimeout(open), connection.cutMillis(now)));
        due = Math.min(due, lookAgain(stallTime(open), stall.millis(open.sender(), now)));
        shard.timers().set(timer, now, Math.max(1, due));
    }

    /** When to look again at what may last so long: at its end, or in half that time where it has not begun. */
    private static long lookAgain(long limit, long lasted) {
        return lasted == 0 ? limit / 2 : limit - lasted;
    }

    /** How long a packet may take from its first byte to its last, in milliseconds. */
    private static long packetTimeout(Reception open) {
        return open.terms().limits().packetTimeout().toMillis();
    }

    /** How long the client may read nothing, in milliseconds. */
    private static long stallTime(Reception open) {
        return open.terms().limits().stallTime().toMillis();
    }

    private void look() {
        Reception open = connection.reception();
        if (open == null) {
            close(ReasonCode.UNSPECIFIED_ERROR, "no CONNECT was completed within connect-timeout");
            return;
        }
        if (open.entitlement().millisToWarning() <= 0) {
            open.entitlement().warn();
        }
        long now = shard.now();
        if (connection.silentMillis(now) >= open.keepAliveMillis()) {
            // Anything incomplete does not count [MQTT-3.1.2-22].
            close(ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing came for 1.5 times the keep alive");
        } else if (open.entitlement().millisLeft() <= 0) {
            open.expired(); // the will is due where this ends it: it was not the client who did
            if (open.isOpen()) {
                watch(open);
            }
        } else if (connection.cutMillis(now) >= packetTimeout(open)) {
            close(ReasonCode.MALFORMED_PACKET, "a packet took longer than packet-timeout");
        } else if (stall.millis(open.sender(), now) >= stallTime(open)) {
            close(ReasonCode.QUOTA_EXCEEDED, "the client read nothing for stall-time");
        } else {
            watch(open);
        }
    }

    private void close(ReasonCode code, String why) {
        connection.close(code, why, GatewayEvent.Side.GATEWAY);
    }

    /** The client has read everything. */
    void drained() {
        stall.over();
    }

    void end() {
        timer.cancel();
    }
}
