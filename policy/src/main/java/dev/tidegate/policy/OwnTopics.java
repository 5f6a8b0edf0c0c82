package dev.tidegate.policy;

/**
 * Topics on which the gateway speaks to one client about itself. The name is the same for all, and each hears what concerns it and
 * nothing else: such a message is handed to the client's own session and never looks for subscribers. So every client may
 * subscribe, by exactly this name; no wildcard and no share reaches it, and nobody can publish there.
 */
public final class OwnTopics {
    /** The client's token ends soon. */
    public static final String TOKEN_ENDING = "$SYS/token/ending";

    private OwnTopics() {}

    /** Whether a filter asks for exactly such a topic. */
    public static boolean isOne(String filter) {
        return TOKEN_ENDING.equals(filter);
    }
}
