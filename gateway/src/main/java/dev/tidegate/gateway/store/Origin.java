package dev.tidegate.gateway.store;

/** What brought a message to its client: it may come once by each. */
public enum Origin {
    /** It was published just then. */
    PUBLISHED,
    /** It was retained, and answers a SUBSCRIBE. */
    RETAINED
}
