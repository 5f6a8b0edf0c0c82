package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;

/**
 * What a client of MQTT 3.1.1 hears when the store does not take its message: nothing. It has no word for a refusal, and takes any
 * PUBACK for a success; it sends again what is unanswered, but only on its next connection (section 4.4).
 *
 * <p>So from the first message that is not stored on, no message of this connection is acknowledged any more, and none of
 * QoS 1 or 2 is taken: the client sends all of them again, in their order, and none is lost. Everything else goes on. After a
 * pause the connection ends, so that there is a next one; not at once, or the client would be back before the disk is.
 *
 * <p>UNSUBACK is such a word as well. The same pause follows an UNSUBSCRIBE that could not be kept; messages go on meanwhile.
 *
 * <p><i>Runs on: the connection's shard.</i>
 */
final class Silence {
    private static final long PAUSE_MILLIS = 5_000;

    private final Connection connection;
    private final Shard shard;
    private final String why;
    private boolean coming;
    private boolean fallen;

    /** @param why the connection ends after it */
    Silence(Connection connection, Shard shard, String why) {
        this.connection = connection;
        this.shard = shard;
        this.why = why;
    }

    /** Nobody has got a message whose turn to be answered has not come: none behind it is taken any more, or it would be first. */
    void comes() {
        coming = true;
    }

    boolean isComing() {
        return coming;
    }

    boolean hasFallen() {
        return fallen;
    }

    void fall() {
        coming = true;
        fallen = true;
        shard.timers().set(Timers.timer(this::end), shard.now(), PAUSE_MILLIS);
    }

    private void end() {
        connection.close(ReasonCode.QUOTA_EXCEEDED, why, GatewayEvent.Side.GATEWAY);
    }
}
