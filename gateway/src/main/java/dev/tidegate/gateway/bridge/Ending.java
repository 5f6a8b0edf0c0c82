package dev.tidegate.gateway.bridge;

/**
 * How a connection to an upstream ended.
 *
 * @param cause what it means for the next attempt
 * @param why a sentence for operators; no secrets
 */
record Ending(Cause cause, String why) {

    /** What an end means for the next attempt. */
    enum Cause {
        /** Nobody answered, or the connection was lost: again, later each time. */
        LOST,
        /** We are not let in: that seldom changes by asking again. */
        TURNED_AWAY,
        /** It does not know what a bridge is: again, at once, as any client. */
        NOT_KNOWN,
        /** The upstream remembers a session of which we know nothing: it has to forget it first. */
        STRANGE_SESSION,
        /** It has forgotten it: again, at once. */
        SESSION_FORGOTTEN,
        /** We have ended it ourselves. */
        STOPPED
    }

    static Ending lost(String why) {
        return new Ending(Cause.LOST, why);
    }

    static Ending turnedAway(String why) {
        return new Ending(Cause.TURNED_AWAY, why);
    }
}
