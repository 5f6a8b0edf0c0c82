package dev.tidegate.gateway.log;

/** The beginning of a text that may be long; what was cut off shows as an ellipsis. */
public final class Excerpt {
    /** Characters of a client identifier or subject that a log line shows. */
    public static final int ID_LENGTH = 128;

    /** Characters of a topic name or filter that a log line shows. */
    public static final int TOPIC_LENGTH = 256;

    private Excerpt() {}

    /** A client identifier or subject, at most {@value #ID_LENGTH} characters. */
    public static String id(String text) {
        return of(text, ID_LENGTH);
    }

    /** A topic name or filter, at most {@value #TOPIC_LENGTH} characters. */
    public static String topic(String text) {
        return of(text, TOPIC_LENGTH);
    }

    static String of(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--; // Never half a character.
        }
        return text.substring(0, end) + "…";
    }
}
