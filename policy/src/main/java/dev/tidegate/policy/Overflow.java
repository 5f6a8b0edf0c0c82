package dev.tidegate.policy;

/** Who gives way when a client's waiting room is full. */
public enum Overflow {
    /** The message that comes finds no room. */
    DROP_NEWEST,
    /** The message that waited longest makes room. */
    DROP_OLDEST;

    /** As configuration spells it. */
    public String key() {
        return Kebab.of(this);
    }
}
