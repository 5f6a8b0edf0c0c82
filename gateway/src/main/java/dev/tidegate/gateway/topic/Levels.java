package dev.tidegate.gateway.topic;

/**
 * The levels of a topic name or filter, one after the other, without taking the text apart. Stands in front of the first level
 * until {@link #next} is called.
 */
final class Levels {
    private static final char SEPARATOR = '/';
    private static final char ANY_LEVEL = '+';
    private static final char ANY_REST = '#';

    /** 2^64 divided by the golden ratio: spreads what is multiplied by it to the upper bits. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final String text;
    private final long salt;
    private int from;
    private int to = -1;
    private long hash;

    /** @param salt where hashing begins: who does not know it cannot choose levels that collide */
    Levels(String text, long salt) {
        this.text = text;
        this.salt = salt;
    }

    /** Goes to the next level; false where there is none. */
    boolean next() {
        if (to == text.length()) {
            return false;
        }
        from = to + 1;
        to = end(text, from);
        hash = hash(text, from, to, salt);
        return true;
    }

    /** Where the present level begins. */
    int from() {
        return from;
    }

    long hash() {
        return hash;
    }

    boolean isAnyLevel() {
        return to - from == 1 && text.charAt(from) == ANY_LEVEL;
    }

    boolean isAnyRest() {
        return to - from == 1 && text.charAt(from) == ANY_REST;
    }

    /** Whether the level that begins there in another text is the same. */
    boolean isAt(String other, int there) {
        int end = there + to - from;
        return other.regionMatches(there, text, from, to - from)
                && (end == other.length() || other.charAt(end) == SEPARATOR);
    }

    /** Whether all that is left, from the present level on, is the same as what begins there in another text. */
    boolean isRestAt(String other, int there) {
        int left = text.length() - from;
        return left == other.length() - there && text.regionMatches(from, other, there, left);
    }

    /** Whether all that is left of this topic name, from the present level on, matches the levels of a filter from there on. */
    boolean matches(String filter, int there) {
        int at = from;
        int f = there;
        while (true) {
            int filterEnd = end(filter, f);
            if (filterEnd - f == 1 && filter.charAt(f) == ANY_REST) {
                return true;
            }
            int end = end(text, at);
            boolean any = filterEnd - f == 1 && filter.charAt(f) == ANY_LEVEL;
            if (!any && (end - at != filterEnd - f || !text.regionMatches(at, filter, f, end - at))) {
                return false;
            }
            if (end == text.length()) {
                return filterEnd == filter.length() || isAnyRest(filter, filterEnd + 1); // "a/#" matches "a"
            }
            if (filterEnd == filter.length()) {
                return false;
            }
            at = end + 1;
            f = filterEnd + 1;
        }
    }

    /** Where the level that begins there ends. */
    static int end(String text, int from) {
        int slash = text.indexOf(SEPARATOR, from);
        return slash < 0 ? text.length() : slash;
    }

    /** Where the level in front of the one that begins there begins. */
    static int before(String text, int from) {
        return text.lastIndexOf(SEPARATOR, from - 2) + 1;
    }

    /** Whether {@code #} is all there is from there on. */
    static boolean isAnyRest(String filter, int from) {
        return from == filter.length() - 1 && filter.charAt(from) == ANY_REST;
    }

    static boolean isAnyLevel(String filter, int from) {
        return end(filter, from) - from == 1 && filter.charAt(from) == ANY_LEVEL;
    }

    static long hash(String text, int from, int to, long salt) {
        long hash = salt;
        for (int at = from; at < to; at++) {
            long mixed = (hash ^ text.charAt(at)) * SPREAD;
            hash = mixed ^ mixed >>> 32;
        }
        return hash;
    }
}
