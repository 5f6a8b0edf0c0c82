package dev.tidegate.gateway.packet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A topic name: at least one character, no wildcard, no U+0000, at most 65,535 bytes [MQTT-4.7.3-1, -2, -3].
 *
 * <p>Keeps its UTF-8 bytes, because it is written far more often than it is read by a person. Equality is byte equality:
 * nothing is normalized [MQTT-4.7.3-4].
 */
public final class TopicName {
    /** The longest name the wire can carry, in bytes. */
    public static final int MAX_BYTES = 65_535;

    private final String text;
    private final byte[] utf8;
    private final int hash;
    private final int depth;

    private TopicName(String text, byte[] utf8) {
        this.text = text;
        this.utf8 = utf8;
        this.hash = text.hashCode();
        this.depth = depth(utf8);
    }

    /** The name of a valid text; an invalid one is the caller's error. */
    public static TopicName of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (!isValid(text) || utf8.length > MAX_BYTES) {
            throw new IllegalArgumentException("not a topic name");
        }
        return new TopicName(text, utf8);
    }

    /** The name of a text and its UTF-8 bytes, both already checked by the decoder; the array is kept. */
    public static TopicName ofChecked(String text, byte[] utf8) {
        return new TopicName(text, utf8);
    }

    /** Whether a text is a topic name: not empty, no {@code +}, no {@code #}, no U+0000. */
    public static boolean isValid(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                return false;
            }
        }
        return true;
    }

    public String text() {
        return text;
    }

    /** The name's UTF-8 bytes; shared, never to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    /** Topics that begin with {@code $} are not matched by leading wildcards [MQTT-4.7.2-1]. */
    public boolean isSystem() {
        return text.charAt(0) == '$';
    }

    /** How many levels it has: one more than its slashes. */
    public int depth() {
        return depth;
    }

    private static int depth(byte[] utf8) {
        int slashes = 0;
        for (byte each : utf8) {
            slashes += each == '/' ? 1 : 0;
        }
        return slashes + 1;
    }

    /** The levels between the slashes; made anew at each call. */
    public List<String> levels() {
        return split(text);
    }

    /** Splits at every slash, keeping empty levels; iterative, so 65,535 slashes do no harm. */
    static List<String> split(String text) {
        List<String> levels = new ArrayList<>();
        int from = 0;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', from)) {
            levels.add(text.substring(from, slash));
            from = slash + 1;
        }
        levels.add(text.substring(from));
        return levels;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof TopicName that && hash == that.hash && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text;
    }
}
