package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the topic names on one side of a rule look like. Taken apart once; asking it makes nothing. Immutable.
 *
 * <p>A level is a text, compared exactly [MQTT-4.7.3-4]; or <code>{name}</code>, any one level; or {@code +}, any one level,
 * which the first {@code +} of the other side stands for if it is the first here, and so on. Last of all may stand
 * <code>{*}</code>, or {@code #}, which is the same: all that is left, and like {@code #} in a filter also nothing, so that a
 * subscription never brings what the rule would then leave behind. An empty level is a level.
 */
final class TopicShape {
    /** What the capture of all that is left is called. */
    static final String REST = "*";

    private static final int MOST_LEVELS = 128;

    private final String text;
    private final @Nullable String[] literals;
    private final @Nullable String[] captures;
    private final boolean endsInRest;

    private TopicShape(String text, @Nullable String[] literals, @Nullable String[] captures, boolean endsInRest) {
        this.text = text;
        this.literals = literals;
        this.captures = captures;
        this.endsInRest = endsInRest;
    }

    /** An {@link IllegalArgumentException} names the fix. */
    static TopicShape parse(String text) {
        if (text.isEmpty() || !TopicText.isWritable(text)) {
            throw new IllegalArgumentException(
                    "a pattern is one level at least, without U+0000, and at most 65535 bytes");
        }
        if (text.startsWith("$")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": topics that begin with $ belong to their broker and never cross a bridge");
        }
        String[] levels = text.split("/", -1);
        if (levels.length > MOST_LEVELS) {
            throw new IllegalArgumentException("a pattern has at most " + MOST_LEVELS + " levels; end it with {*}");
        }
        String last = levels[levels.length - 1];
        boolean endsInRest = last.equals("#") || last.equals("{*}");
        int fixed = endsInRest ? levels.length - 1 : levels.length;
        @Nullable String[] literals = new @Nullable String[fixed];
        @Nullable String[] captures = new @Nullable String[fixed];
        Set<String> seen = new HashSet<>();
        int unnamed = 0;
        for (int i = 0; i < fixed; i++) {
            String level = levels[i];
            if (level.equals("+")) {
                captures[i] = "+" + ++unnamed;
            } else if (isCapture(level)) {
                captures[i] = level.substring(1, level.length() - 1);
                if (!seen.add(level)) {
                    throw new IllegalArgumentException(
                            "\"" + text + "\" has " + level + " twice; give one another name");
                }
            } else {
                literals[i] = literal(level, text);
            }
        }
        return new TopicShape(text, literals, captures, endsInRest);
    }

    private static boolean isCapture(String level) {
        int length = level.length();
        return length > 2
                && level.charAt(0) == '{'
                && level.charAt(length - 1) == '}'
                && level.substring(1, length - 1)
                        .chars()
                        .allMatch(c -> c == '-' || c == '_' || (c < 0x80 && Character.isLetterOrDigit(c)));
    }

    private static String literal(String level, String text) {
        if (level.equals("#") || level.equals("{*}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": " + level + " is all that is left, so nothing stands behind it");
        }
        for (int i = 0; i < level.length(); i++) {
            if ("+#{}".indexOf(level.charAt(i)) >= 0) {
                throw new IllegalArgumentException(
                        "\"" + text + "\": what varies takes a whole level, as + or as a name"
                                + " of letters, digits, - and _ in braces: a/{line}/b, not \"" + level + "\"");
            }
        }
        return level;
    }

    /** Whether a topic name has this shape. */
    boolean fits(String name) {
        int from = 0;
        for (String literal : literals) {
            if (from > name.length()) {
                return false;
            }
            int slash = name.indexOf('/', from);
            int to = slash < 0 ? name.length() : slash;
            if (literal != null && (to - from != literal.length() || !name.startsWith(literal, from))) {
                return false;
            }
            from = to + 1;
        }
        return endsInRest || from > name.length();
    }

    /** How many levels it has before what is left. */
    int fixed() {
        return literals.length;
    }

    boolean endsInRest() {
        return endsInRest;
    }

    /** The text of a fixed level; null where it is captured. */
    @Nullable
    String literal(int level) {
        return literals[level];
    }

    /** What captures a fixed level; null where it is a text. */
    @Nullable
    String capture(int level) {
        return captures[level];
    }

    /** Which fixed level this captures; -1 where none does. */
    int levelOf(String capture) {
        for (int i = 0; i < captures.length; i++) {
            if (capture.equals(captures[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Everything it captures, in order. */
    List<String> captured() {
        List<String> all = new ArrayList<>();
        for (String each : captures) {
            if (each != null) {
                all.add(each);
            }
        }
        if (endsInRest) {
            all.add(REST);
        }
        return all;
    }

    /** The narrowest filter that matches every name of this shape. */
    String filter() {
        StringBuilder filter = new StringBuilder();
        for (int i = 0; i < literals.length; i++) {
            String literal = literals[i];
            filter.append(i == 0 ? "" : "/").append(literal == null ? "+" : literal);
        }
        if (endsInRest) {
            filter.append(literals.length == 0 ? "#" : "/#");
        }
        return filter.toString();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
