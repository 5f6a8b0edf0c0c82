package dev.tidegate.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Everything there is in a small world, and what MQTT says of it by other means than the code under test. */
final class Small {
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private Small() {}

    /** All texts of up to {@code most} of these levels. */
    static List<String> texts(List<String> levels, int most) {
        List<String> all = new ArrayList<>(levels);
        List<String> last = levels;
        for (int length = 2; length <= most; length++) {
            List<String> longer = new ArrayList<>();
            for (String each : last) {
                levels.forEach(level -> longer.add(each + "/" + level));
            }
            all.addAll(longer);
            last = longer;
        }
        return all;
    }

    /** The same, each also with {@code rest} behind it or alone. */
    static List<String> textsWithRest(List<String> levels, int most, String rest) {
        List<String> all = new ArrayList<>(texts(levels, most));
        all.addAll(all.stream().map(each -> each + "/" + rest).toList());
        all.add(rest);
        return all;
    }

    /** Section 4.7, as a regular expression. */
    static boolean matches(String filter, String name) {
        if (name.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return false;
        }
        return COMPILED.computeIfAbsent(filter, Small::compile).matcher(name).matches();
    }

    private static Pattern compile(String filter) {
        return Pattern.compile(filter.replace("$", "\\$")
                .replaceFirst("^#$", ".*")
                .replaceFirst("/#$", "(/.*)?")
                .replace("+", "[^/]*"));
    }
}
