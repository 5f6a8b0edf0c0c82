package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads profiles from YAML. Every problem is reported at once, with file, line and column; one is enough for there to be
 * no book. A profile that does not extend another rules on every feature, so that nothing is answered by accident.
 */
public final class PolicyYaml {
    private PolicyYaml() {}

    /** The profiles of all these files; {@code base} holds for every limit that a profile leaves alone. */
    public static PolicyReading read(List<PolicySource> sources, Limits base) {
        List<Problem> problems = new ArrayList<>();
        Map<String, ProfileText> texts = new LinkedHashMap<>();
        for (PolicySource each : sources) {
            new ProfileReader(new YamlFile(each.file(), problems))
                    .read(each.text())
                    .ifPresent(text -> add(text, texts, problems));
        }
        PolicyBook book = new ProfileJoin(texts, base, problems).book();
        problems.sort(Comparator.comparing(Problem::file)
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column));
        return new PolicyReading(problems.isEmpty() ? book : null, problems);
    }

    private static void add(ProfileText text, Map<String, ProfileText> texts, List<Problem> problems) {
        ProfileText first = texts.putIfAbsent(text.name(), text);
        if (first != null) {
            problems.add(new Problem(
                    text.place(),
                    "profile '" + text.name() + "' is already in "
                            + first.place().file() + ": rename one"));
        }
    }
}
