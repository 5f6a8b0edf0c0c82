package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Qos;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has been sent to a client and not acknowledged, and how much of that there may be at a time: the client's Receive Maximum
 * [MQTT-3.3.4-9]. What a client has to be sent again after its return comes first, and counts like all else.
 *
 * <p><i>Runs on: the session's shard.</i>
 */
final class Window {
    private final Inflight inflight = new Inflight();

    // valid for the connection
    private final Deque<Delivery> redeliveries = new ArrayDeque<>(0);
    private int most;
    private int outstanding;

    Inflight inflight() {
        return inflight;
    }

    /** A connection has this much room. */
    void open(int most) {
        this.most = most;
    }

    /** Everything that is unacknowledged is to be sent again. */
    void sendAgain() {
        close();
        redeliveries.addAll(inflight.inOrder());
    }

    void close() {
        redeliveries.clear();
        outstanding = 0;
    }

    /** Whether something has to be sent again before anything else is. */
    boolean isBehind() {
        return !redeliveries.isEmpty();
    }

    boolean mayDepart(Qos qos) {
        return qos == Qos.AT_MOST_ONCE || outstanding < most;
    }

    /** The next to be sent again, if there is one and the window has room for it. */
    @Nullable
    Delivery nextAgain() {
        if (redeliveries.isEmpty() || outstanding >= most) {
            return null;
        }
        outstanding++;
        return redeliveries.remove();
    }

    /** A delivery takes its place under a new packet identifier. */
    void enter(Delivery delivery) {
        inflight.add(delivery);
        outstanding++;
    }

    /** A delivery is over. */
    void leave(Delivery delivery) {
        inflight.remove(delivery);
        if (redeliveries.isEmpty() || !redeliveries.remove(delivery)) {
            outstanding--; // one still to be sent again was acknowledged early: it takes no part of the window
        }
    }
}
