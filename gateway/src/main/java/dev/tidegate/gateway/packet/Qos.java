package dev.tidegate.gateway.packet;

/** The three delivery levels, section 4.3. */
public enum Qos {
    AT_MOST_ONCE,
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    private static final Qos[] LEVELS = values();

    /** 0, 1 or 2. */
    public int level() {
        return ordinal();
    }

    /** The level of 0, 1 or 2; anything else is the caller's error. */
    public static Qos of(int level) {
        return LEVELS[level];
    }

    /** The lower of two levels: what a subscriber gets is min(published, granted) [MQTT-3.8.4-8]. */
    public static Qos min(Qos a, Qos b) {
        return a.ordinal() <= b.ordinal() ? a : b;
    }
}
