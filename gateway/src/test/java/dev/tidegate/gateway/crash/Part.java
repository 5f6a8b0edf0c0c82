package dev.tidegate.gateway.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one seed has found, as a section of the report: facts a later part can add up, and everything else as it was. */
final class Part {
    private static final String HEADING = "## Seed ";
    private static final String FACT = "- ";

    private final String seed;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<String> rest = new ArrayList<>();

    Part(String seed) {
        this.seed = seed;
    }

    static boolean begins(String line) {
        return line.startsWith(HEADING);
    }

    /** From its heading on; the lines after it are added with {@link #read}. */
    static Part begin(String line) {
        return new Part(line.substring(HEADING.length()).trim());
    }

    void read(String line) {
        int colon = line.indexOf(": ");
        if (line.startsWith(FACT) && colon > 0) {
            facts.put(line.substring(FACT.length(), colon), line.substring(colon + 2));
        } else if (!line.isBlank()) {
            rest.add(line);
        }
    }

    String seed() {
        return seed;
    }

    void fact(String name, Object value) {
        facts.put(name, value.toString());
    }

    void counts(String name, Map<String, Integer> counts) {
        facts.put(name, words(counts));
    }

    void tell(String line) {
        rest.add(line);
    }

    String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    long number(String name) {
        String digits = fact(name).replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    Map<String, Integer> counts(String name) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String each : fact(name).split(", ")) {
            int space = each.lastIndexOf(' ');
            if (space > 0) {
                counts.put(each.substring(0, space), Integer.parseInt(each.substring(space + 1)));
            }
        }
        return counts;
    }

    static String words(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        counts.entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .toList());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(HEADING + seed));
        facts.forEach((name, value) -> lines.add(FACT + name + ": " + value));
        if (!rest.isEmpty()) {
            lines.add("");
            lines.addAll(rest);
        }
        lines.add("");
        return lines;
    }
}
