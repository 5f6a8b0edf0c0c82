package dev.tidegate.bridge;

import java.time.Duration;

/**
 * That a rule subscribes upstream to what somebody here asks for, and to nothing else.
 *
 * @param linger how long it stays subscribed when nobody asks any more
 * @param filters filters of local clients that are looked at one by one; if there are more, the rule subscribes to all it takes
 * @param retained retained messages of the upstream that one new subscriber gets at most
 */
public record OnDemand(Duration linger, int filters, int retained) {
    /** More of them would be compared with each other, again and again. */
    public static final int MOST_FILTERS = 1_000;

    public OnDemand {
        if (linger.isNegative()) {
            throw new IllegalArgumentException("nobody can have left before he leaves: demand-linger is 0s or more");
        }
        if (filters < 1 || filters > MOST_FILTERS) {
            throw new IllegalArgumentException("demand-filters is 1 to " + MOST_FILTERS);
        }
        if (retained < 1) {
            throw new IllegalArgumentException(
                    "demand-retained is 1 or more; retained: strip and no demand takes none");
        }
    }
}
