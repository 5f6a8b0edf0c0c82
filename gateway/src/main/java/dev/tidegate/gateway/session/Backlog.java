package dev.tidegate.gateway.session;

/**
 * What waits to be sent to a client; what has been sent and not acknowledged is not in it.
 *
 * @param bytes what keeping it takes; messages that were found at rest count nothing until somebody has read them
 */
public record Backlog(int messages, long bytes) {
    private static final Backlog NONE = new Backlog(0, 0);

    /** That of a session, whether its client is here or not. <i>Runs on: the session's shard.</i> */
    public static Backlog of(Session session) {
        Outbound awake = session.awake();
        Slumber asleep = session.slumber();
        if (awake != null) {
            return awake.backlog();
        }
        return asleep == null ? NONE : asleep.backlog();
    }

    /** Whether a session's client has taken and acknowledged all there was; of one that is not there nobody knows. <i>Runs on: the session's shard.</i> */
    public static boolean isCleared(Session session) {
        Outbound awake = session.awake();
        return awake != null && awake.isCleared();
    }
}
