package dev.tidegate.gateway.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on one line in the making, with nothing in it but printable characters. Numbers and truth values stay what
 * they are; all else becomes text, and what is not there is left out.
 */
public final class JsonLine {
    /** Characters of one value; a stack trace is longer than anything else. */
    private static final int VALUE_LENGTH = 8_192;

    private final StringBuilder line = new StringBuilder(256).append('{');

    /** A line of these members, in the map's order. */
    public static String of(Map<String, ?> members) {
        JsonLine line = new JsonLine();
        members.forEach(line::with);
        return line.text();
    }

    /** Adds a member. */
    public JsonLine with(String key, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        if (line.length() > 1) {
            line.append(',');
        }
        JsonText.append(line, key);
        line.append(':');
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            line.append(value);
        } else {
            JsonText.append(line, Excerpt.of(String.valueOf(value), VALUE_LENGTH));
        }
        return this;
    }

    /** The object, without a line's end. */
    public String text() {
        return line + "}";
    }
}
