package dev.tidegate.gateway.route;

/** What became of a published message; every acknowledgement is chosen by an exhaustive switch over these. */
public enum Routed {
    /** It is in the session of every subscriber that matches [MQTT-4.5.0-1]. */
    ACCEPTED,
    /** Nobody subscribes to its topic. */
    NO_SUBSCRIBERS,
    /** Delivered, but not kept as the retained message it wanted to be: a bound is reached. */
    NOT_RETAINED,
    /** A shard's mailbox is full: nobody has got it, and nobody owns it. */
    BUSY,
    /** The store does not take what has to survive: nobody has got it, and nobody owns it. */
    REFUSED,
    /** The log or the store has not said that it has it: it may have reached some, and nobody owns it. */
    FAILED
}
