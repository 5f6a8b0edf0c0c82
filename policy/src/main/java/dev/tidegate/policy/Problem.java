package dev.tidegate.policy;

/** Something a person must change in a file before it loads; the message names the fix. */
public record Problem(Place place, String message) {
    /** The file. */
    public String file() {
        return place.file();
    }

    /** From 1. */
    public int line() {
        return place.line();
    }

    /** From 1. */
    public int column() {
        return place.column();
    }

    @Override
    public String toString() {
        return place + ": " + message;
    }
}
