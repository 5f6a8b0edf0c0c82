package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.session.Grant;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.policy.OwnTopics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The warning that a credential ends soon: one message to the client itself on {@link OwnTopics#TOKEN_ENDING}, for each credential
 * once. A client that subscribes later than the warning was due hears it then.
 *
 * <p>It goes straight into the client's own session: no topic tree, no other client, nothing kept. Owned by the {@link
 * Entitlement}. <i>Runs on: the connection's shard.</i>
 */
final class EndNotice {
    private static final double MILLIS = 1_000;

    private final Session session;
    private Stage stage = Stage.AHEAD;

    private enum Stage {
        AHEAD,
        /** It is time, and nobody has asked for it yet. */
        DUE,
        OVER
    }

    EndNotice(Session session) {
        this.session = session;
    }

    boolean isAhead() {
        return stage == Stage.AHEAD;
    }

    boolean isDue() {
        return stage == Stage.DUE;
    }

    /** Another credential, another end. */
    void begin() {
        stage = Stage.AHEAD;
    }

    void fallDue() {
        stage = Stage.DUE;
    }

    /** Nothing ends, so nobody is told. */
    void spare() {
        stage = Stage.OVER;
    }

    /** Tells the client, if it has subscribed. */
    void tell(Instant expires, long millisLeft) {
        Subscription own = session.subscription(OwnTopics.TOKEN_ENDING);
        if (own == null) {
            return;
        }
        stage = Stage.OVER;
        long seconds = Math.max(0, Math.round(millisLeft / MILLIS));
        String json = "{\"seconds\":" + seconds + ",\"expires\":\"" + expires + "\"}"; // neither needs escaping
        session.deliver(
                new Message(
                        TopicName.of(OwnTopics.TOKEN_ENDING),
                        json.getBytes(StandardCharsets.UTF_8),
                        Qos.AT_MOST_ONCE,
                        false,
                        Properties.NONE,
                        Message.NEVER,
                        null),
                Grant.of(own));
    }
}
