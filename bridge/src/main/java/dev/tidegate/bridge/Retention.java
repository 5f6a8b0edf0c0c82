package dev.tidegate.bridge;

/** What becomes of the RETAIN flag of a message that crosses. */
public enum Retention {
    /** It stays as it came. */
    KEEP,
    /** The other side never keeps the message. */
    STRIP,
    /** The other side always keeps the message. */
    FORCE
}
