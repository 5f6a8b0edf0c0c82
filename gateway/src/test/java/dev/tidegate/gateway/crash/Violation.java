package dev.tidegate.gateway.crash;

import java.util.List;

/**
 * A broken promise.
 *
 * @param life which life of the broker it was found in, the first being 1
 * @param timeline what happened to the message
 */
record Violation(Kind kind, int life, String what, List<String> timeline) {
    /** What can be broken. */
    enum Kind {
        LOST("acknowledged message lost"),
        LOST_BY_GROUP("acknowledged message lost by a shared group"),
        LOST_WITH_SESSION("acknowledged message lost with its session"),
        LOST_WILL("will of a lost client never published"),
        LOST_RETAINED("acknowledged retained message lost"),
        STALE_RETAINED("retained message older than the last acknowledged one"),
        SESSION_LOST("acknowledged session lost"),
        SESSION_UNDEAD("session present after its acknowledged end"),
        DUPLICATE("QoS 2 message delivered twice"),
        DISORDER("first deliveries out of order"),
        PHANTOM("message never sent, corrupt or on the wrong topic"),
        UNASKED("message for which there was no subscription"),
        WRONG_QOS("message at another QoS than granted"),
        WRONG_WILL("will published although its client lived"),
        IDENTIFIER_REUSED("packet identifier given to another message before PUBREL"),
        AT_REST("session at rest is not what was acknowledged"),
        UNANSWERED("publisher not answered although connected"),
        NOT_READY("restart failed or took longer than five seconds");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }
}
