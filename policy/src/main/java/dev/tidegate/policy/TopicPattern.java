package dev.tidegate.policy;

import java.util.Arrays;

/**
 * A topic filter by its levels: matches topic names, contains other filters, overlaps them. Levels are compared exactly: no case
 * is folded and nothing is normalized [MQTT-4.7.3-4]. Immutable; any thread may ask.
 */
public final class TopicPattern {
    static final String ANY_LEVEL = "+";
    static final String ANY_REST = "#";

    private final String[] levels;

    /** Keeps the array. */
    TopicPattern(String[] levels) {
        this.levels = levels;
    }

    /** Of a valid filter's text. */
    public static TopicPattern of(String filter) {
        return new TopicPattern(filter.split("/", -1));
    }

    /** Whether a topic name matches; makes nothing. */
    public boolean matches(String topic) {
        if (isSystem(topic) && isWild(levels[0])) {
            return false; // [MQTT-4.7.2-1]
        }
        int from = 0;
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (level.equals(ANY_REST)) {
                return true;
            }
            int slash = topic.indexOf('/', from);
            int to = slash < 0 ? topic.length() : slash;
            boolean same = to - from == level.length() && topic.startsWith(level, from);
            if (!same && !level.equals(ANY_LEVEL)) {
                return false;
            }
            if (slash < 0) {
                return i == levels.length - 1 || isRestBehind(i); // "a/#" matches "a"
            }
            from = slash + 1;
        }
        return false;
    }

    /** Whether every topic name that matches the other matches this. */
    public boolean contains(TopicPattern other) {
        if (isSystem(other.levels[0]) && isWild(levels[0])) {
            return false;
        }
        if (other.levels[0].equals(ANY_REST)) {
            // There is no topic without a level: # says no more than +/#.
            return levels[0].equals(ANY_REST) || (levels[0].equals(ANY_LEVEL) && isRestBehind(0));
        }
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (level.equals(ANY_REST)) {
                return true;
            }
            String theirs = other.levels[i];
            boolean covers = level.equals(ANY_LEVEL) ? !theirs.equals(ANY_REST) : level.equals(theirs);
            if (!covers) {
                return false;
            }
            if (i == other.levels.length - 1) {
                return i == levels.length - 1 || isRestBehind(i);
            }
        }
        return false;
    }

    /** Whether some topic name matches both. */
    public boolean overlaps(TopicPattern other) {
        String first = levels[0];
        String theirFirst = other.levels[0];
        if ((isSystem(first) && isWild(theirFirst)) || (isSystem(theirFirst) && isWild(first))) {
            return false;
        }
        int common = Math.min(levels.length, other.levels.length);
        for (int i = 0; i < common; i++) {
            String level = levels[i];
            String theirs = other.levels[i];
            if (level.equals(ANY_REST) || theirs.equals(ANY_REST)) {
                return true;
            }
            if (!level.equals(theirs) && !level.equals(ANY_LEVEL) && !theirs.equals(ANY_LEVEL)) {
                return false;
            }
        }
        return levels.length == other.levels.length || isRestBehind(common - 1) || other.isRestBehind(common - 1);
    }

    /** Whether there is a wildcard in it, so that it is no topic name. */
    boolean isWild() {
        for (String each : levels) {
            if (isWild(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the filter's text is the same. */
    boolean is(String filter) {
        return toString().equals(filter);
    }

    private boolean isRestBehind(int level) {
        return levels.length == level + 2 && levels[level + 1].equals(ANY_REST);
    }

    private static boolean isWild(String level) {
        return level.equals(ANY_LEVEL) || level.equals(ANY_REST);
    }

    private static boolean isSystem(String text) {
        return text.startsWith("$");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPattern that && Arrays.equals(levels, that.levels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(levels);
    }

    @Override
    public String toString() {
        return String.join("/", levels);
    }
}
