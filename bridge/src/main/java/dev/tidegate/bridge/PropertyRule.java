package dev.tidegate.bridge;

/** What becomes of the properties a publisher of MQTT 5 gave its message. What the protocol itself needs is not asked here. */
public enum PropertyRule {
    /** They cross. */
    KEEP,
    /** None crosses: for those on the other side who should not learn what is in them. */
    STRIP
}
