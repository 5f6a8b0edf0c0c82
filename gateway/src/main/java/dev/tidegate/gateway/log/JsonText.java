package dev.tidegate.gateway.log;

/**
 * Writes text into a JSON string so that the line shows nothing but printable characters: control characters, ANSI escapes,
 * line and paragraph separators, bidirectional overrides, invisible format characters, private and unassigned code points and
 * lone surrogates all become {@code \}{@code uXXXX}. Reading the JSON gives the exact text back.
 */
final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /** Appends {@code text} in quotes. */
    static void append(StringBuilder line, String text) {
        line.append('"');
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            int width = Character.charCount(codePoint);
            if (codePoint == '"' || codePoint == '\\') {
                line.append('\\').append((char) codePoint);
            } else if (isPrintable(codePoint)) {
                line.appendCodePoint(codePoint);
            } else {
                for (int i = 0; i < width; i++) {
                    escape(line, text.charAt(at + i));
                }
            }
            at += width;
        }
        line.append('"');
    }

    private static boolean isPrintable(int codePoint) {
        if (codePoint < 0x7F) {
            return codePoint >= ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void escape(StringBuilder line, char unit) {
        switch (unit) {
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            default ->
                line.append("\\u")
                        .append(HEX[unit >> 12])
                        .append(HEX[unit >> 8 & 0xF])
                        .append(HEX[unit >> 4 & 0xF])
                        .append(HEX[unit & 0xF]);
        }
    }
}
