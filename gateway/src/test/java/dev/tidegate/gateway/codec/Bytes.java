package dev.tidegate.gateway.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes as people read them: hex pairs, 'text' in single quotes, and {@code # comments}. */
final class Bytes {
    private static final Pattern TOKEN = Pattern.compile("#[^\n]*|'([^']*)'|([0-9A-Fa-f]{2})|\\s+|(.)");

    private Bytes() {}

    static byte[] of(String commented) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(commented);
        while (token.find()) {
            if (token.group(1) != null) {
                bytes.writeBytes(token.group(1).getBytes(StandardCharsets.UTF_8));
            } else if (token.group(2) != null) {
                bytes.write(Integer.parseInt(token.group(2), 16));
            } else if (token.group(3) != null) {
                throw new IllegalArgumentException("neither hex nor 'text': " + token.group(3) + " in " + commented);
            }
        }
        return bytes.toByteArray();
    }

    /** What a writer holds. */
    static byte[] of(ByteWriter writer) {
        return Arrays.copyOf(writer.array(), writer.length());
    }
}
