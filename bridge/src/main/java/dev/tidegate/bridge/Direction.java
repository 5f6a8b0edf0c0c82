package dev.tidegate.bridge;

/** Which way a rule lets messages cross. */
public enum Direction {
    /** From the gateway's clients to the upstream broker. */
    OUT,
    /** From the upstream broker to the gateway's clients. */
    IN,
    /** Either way, under the same two names. */
    BOTH;

    /** Whether messages leave by it. */
    public boolean leadsOut() {
        return switch (this) {
            case OUT, BOTH -> true;
            case IN -> false;
        };
    }

    /** Whether messages arrive by it. */
    public boolean leadsIn() {
        return switch (this) {
            case IN, BOTH -> true;
            case OUT -> false;
        };
    }

    /** As configuration spells it. */
    public String key() {
        return switch (this) {
            case OUT -> "out";
            case IN -> "in";
            case BOTH -> "both";
        };
    }
}
