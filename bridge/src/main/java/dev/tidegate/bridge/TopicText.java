package dev.tidegate.bridge;

/** What is a topic name and what is a topic filter, section 4.7. Makes nothing but the complaint. */
final class TopicText {
    /** The longest text the wire can carry, in bytes of UTF-8 [MQTT-4.7.3-3]. */
    private static final int MAX_BYTES = 65_535;

    private TopicText() {}

    /** Whether it is a topic name that may cross: no wildcard, no U+0000, no system topic. */
    static boolean mayCross(String name) {
        if (name.isEmpty() || name.charAt(0) == '$') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '+' || c == '#') {
                return false;
            }
        }
        return isWritable(name);
    }

    /** The same of a name made of the levels of one that may. */
    static boolean isCrossed(String name) {
        return !name.isEmpty() && name.charAt(0) != '$' && (name.length() <= MAX_BYTES / 3 || isWritable(name));
    }

    /** Whether it has an encoding MQTT allows, and one that is not too long [MQTT-1.5.4-1, -2]. */
    static boolean isWritable(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (c >= 0x80) {
                bytes += c < 0x800 ? 1 : 2;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++; // two chars are four bytes: one each, and two for this one
            }
        }
        return bytes <= MAX_BYTES;
    }

    /** An {@link IllegalArgumentException} says what is wrong with a filter of local topics. */
    static void requireFilter(String filter) {
        String[] levels = filter.split("/", -1);
        boolean stands = !filter.isEmpty() && isWritable(filter);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean wild = level.indexOf('+') >= 0 || level.indexOf('#') >= 0;
            stands &= !wild || level.equals("+") || (level.equals("#") && i == levels.length - 1);
        }
        if (!stands) {
            throw new IllegalArgumentException(
                    "\"" + filter + "\" is no topic filter: + stands alone in a level, # alone" + " in the last");
        }
        if (filter.startsWith("$")) {
            throw new IllegalArgumentException(
                    "\"" + filter + "\": topics that begin with $ never cross a bridge; leave it out");
        }
    }
}
