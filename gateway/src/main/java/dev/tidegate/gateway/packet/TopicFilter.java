package dev.tidegate.gateway.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid topic filter: wildcards stand alone in their level, {@code #} is last [MQTT-4.7.1-1, -2], and a
 * shared one has a share name and something behind it [MQTT-4.8.2-1, -2].
 *
 * <p>Keeps its text and nothing else: a node holds a million of these, and takes each apart only now and then.
 */
public final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String text;

    private TopicFilter(String text) {
        this.text = text;
    }

    /** The filter of this text, or null where it breaks a rule of section 4.7 or 4.8. */
    public static @Nullable TopicFilter parse(String text) {
        int from = 0;
        if (text.equals("$share") || text.startsWith(SHARE)) {
            int slash = text.indexOf('/', SHARE.length());
            if (slash <= SHARE.length()) {
                return null;
            }
            String shareName = text.substring(SHARE.length(), slash);
            if (shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
                return null;
            }
            from = slash + 1;
        }
        if (from == text.length() || text.indexOf(0, from) >= 0) {
            return null;
        }
        TopicFilter filter = new TopicFilter(text);
        return wildcardsStandAlone(filter.levels()) ? filter : null;
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
        return isShared() ? text.substring(SHARE.length(), text.indexOf('/', SHARE.length())) : null;
    }

    public boolean isShared() {
        return text.startsWith(SHARE);
    }

    /** The text without the {@code $share/name/} in front. */
    public String unshared() {
        return isShared() ? text.substring(text.indexOf('/', SHARE.length()) + 1) : text;
    }

    /** The levels without the {@code $share/name/} in front, made anew at each call; wildcards are the one-character levels. */
    public List<String> levels() {
        return TopicName.split(unshared());
    }

    /** Whether it has a {@code +} or a {@code #}; neither can be part of a level or of a share name. */
    public boolean hasWildcard() {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
    }

    /** Whether a topic name matches, section 4.7; the share name plays no part. */
    public boolean matches(TopicName topic) {
        List<String> levels = levels();
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
