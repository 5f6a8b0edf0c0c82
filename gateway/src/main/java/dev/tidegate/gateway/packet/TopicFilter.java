package dev.tidegate.gateway.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid topic filter, split once: wildcards stand alone in their level, {@code #} is last [MQTT-4.7.1-1, -2], and a
 * shared one has a share name and something behind it [MQTT-4.8.2-1, -2].
 */
public final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String text;
    private final @Nullable String shareName;
    private final List<String> levels;

    private TopicFilter(String text, @Nullable String shareName, List<String> levels) {
        this.text = text;
        this.shareName = shareName;
        this.levels = levels;
    }

    /** The filter of this text, or null where it breaks a rule of section 4.7 or 4.8. */
    public static @Nullable TopicFilter parse(String text) {
        String shareName = null;
        String inner = text;
        if (text.equals("$share") || text.startsWith(SHARE)) {
            int slash = text.indexOf('/', SHARE.length());
            if (slash <= SHARE.length()) {
                return null;
            }
            shareName = text.substring(SHARE.length(), slash);
            inner = text.substring(slash + 1);
            if (shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
                return null;
            }
        }
        if (inner.isEmpty() || inner.indexOf(0) >= 0) {
            return null;
        }
        List<String> levels = TopicName.split(inner);
        return wildcardsStandAlone(levels) ? new TopicFilter(text, shareName, List.copyOf(levels)) : null;
    }

    private static boolean wildcardsStandAlone(List<String> levels) {
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            if (level.length() > 1 && (level.indexOf('+') >= 0 || level.indexOf('#') >= 0)) {
                return false;
            }
            if (level.equals("#") && i < levels.size() - 1) {
                return false;
            }
        }
        return true;
    }

    /** As the client wrote it, {@code $share/...} included: what UNSUBSCRIBE compares [MQTT-3.10.4-1]. */
    public String text() {
        return text;
    }

    /** The name of the share, or null for an ordinary subscription. */
    public @Nullable String shareName() {
        return shareName;
    }

    public boolean isShared() {
        return shareName != null;
    }

    /** The levels without the {@code $share/name/} in front; wildcards are the one-character levels. */
    public List<String> levels() {
        return levels;
    }

    /** Whether a topic name matches, section 4.7; the share name plays no part. */
    public boolean matches(TopicName topic) {
        List<String> name = topic.levels();
        String first = levels.get(0);
        if (topic.isSystem() && (first.equals("#") || first.equals("+"))) {
            return false; // [MQTT-4.7.2-1]
        }
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            if (level.equals("#")) {
                return true;
            }
            if (i >= name.size() || (!level.equals("+") && !level.equals(name.get(i)))) {
                return false;
            }
            if (i == name.size() - 1
                    && levels.size() == i + 2
                    && levels.get(i + 1).equals("#")) {
                return true; // "a/#" matches "a"
            }
        }
        return levels.size() == name.size();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof TopicFilter that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
