package dev.tidegate.policy;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, text, numbers and truth values as JSON, two spaces per level. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();

    private JsonText() {}

    static String of(Map<String, ?> object) {
        JsonText text = new JsonText();
        text.write(object, "\n");
        return text.out.append('\n').toString();
    }

    private void write(Object value, String margin) {
        if (value instanceof Map<?, ?> map) {
            each(map.entrySet().iterator(), '{', '}', margin);
        } else if (value instanceof List<?> list) {
            each(list.iterator(), '[', ']', margin);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            quote(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), margin);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void each(Iterator<?> values, char open, char close, String margin) {
        out.append(open);
        String inner = margin + "  ";
        for (String comma = ""; values.hasNext(); comma = ",") {
            out.append(comma).append(inner);
            write(values.next(), inner);
        }
        out.append(margin).append(close);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
