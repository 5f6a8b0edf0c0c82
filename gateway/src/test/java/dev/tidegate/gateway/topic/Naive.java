package dev.tidegate.gateway.topic;

import dev.tidegate.gateway.packet.TopicFilter;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;

/** Section 4.7 as one regular expression, and random topics to try it on. */
public final class Naive {
    private static final String[] WORDS = {"a", "b", "", "c", "$SYS", "ä", "a b"};

    private Naive() {}

    public static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        StringBuilder pattern = new StringBuilder();
        for (String level : filter.split("/", -1)) {
            pattern.append(
                    switch (level) {
                        case "+" -> "/[^/]*";
                        case "#" -> "(/.*)?";
                        default -> "/" + Pattern.quote(level);
                    });
        }
        return Pattern.matches(pattern.toString(), "/" + topic);
    }

    public static TopicFilter filter(String text) {
        return Objects.requireNonNull(TopicFilter.parse(text), text);
    }

    public static String randomTopic(Random random) {
        StringBuilder topic = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        for (int levels = random.nextInt(4); levels > 0; levels--) {
            topic.append('/').append(WORDS[random.nextInt(4)]);
        }
        return topic.length() == 0 ? "/" : topic.toString();
    }

    public static String randomFilter(Random random) {
        String[] levels = randomTopic(random).split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = random.nextInt(3) == 0 ? "+" : levels[i];
        }
        if (random.nextInt(3) == 0) {
            levels[levels.length - 1] = "#";
        }
        return String.join("/", levels);
    }
}
