package dev.tidegate.gateway.gate;

/** How far something that is counted elsewhere goes beyond a limit. */
public enum Extent {
    /** Beyond what the profile writes: it is judged. */
    LIMIT,
    /** Also beyond what holds while nothing is enforced: it is judged as if it were. */
    CEILING
}
