package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Tally.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run has found: Markdown, a section per seed, and the sum of all sections in front. A seed that runs again replaces its own. */
final class Report {
    private static final String KILLS = "kills";
    private static final String ACKNOWLEDGED = "messages acknowledged";
    private static final String DELIVERED = "messages delivered";
    private static final String REPEATED = "delivered again at QoS 1";
    private static final String RETAINED = "retained messages read back";
    private static final String WILLS = "wills due";
    private static final String RESUMED = "sessions resumed";
    private static final String REBUILT = "sessions rebuilt from disk";
    private static final String WORST = "slowest restart, ms";
    private static final String POINTS = "killed at milestones";
    private static final String VIOLATIONS = "violations";
    private static final List<String> SUMS =
            List.of(KILLS, ACKNOWLEDGED, DELIVERED, REPEATED, RETAINED, WILLS, RESUMED, REBUILT);

    private Report() {}

    static void write(Options options, CrashRun run) {
        Path file = options.report();
        try {
            Map<String, Part> parts = new TreeMap<>();
            if (Files.exists(file)) {
                read(Files.readAllLines(file)).forEach(part -> parts.put(part.seed(), part));
            }
            Part part = part(options, run);
            parts.put(part.seed(), part);
            List<String> lines = new ArrayList<>();
            lines.addAll(head(run, List.copyOf(parts.values())));
            parts.values().forEach(each -> lines.addAll(each.lines()));
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Part> read(List<String> lines) {
        List<Part> parts = new ArrayList<>();
        for (String line : lines) {
            if (Part.begins(line)) {
                parts.add(Part.begin(line));
            } else if (!parts.isEmpty()) {
                parts.get(parts.size() - 1).read(line);
            }
        }
        return parts;
    }

    private static Part part(Options options, CrashRun run) {
        Ledger ledger = run.ledger();
        Tally tally = ledger.tally;
        Part part = new Part(Long.toString(options.seed()));
        part.fact("broker", run.victim().describe());
        part.fact("date", LocalDate.now(ZoneOffset.UTC));
        part.fact(KILLS, run.kills());
        part.fact(ACKNOWLEDGED, tally.of(Count.ACKNOWLEDGED));
        part.fact(DELIVERED, tally.of(Count.DELIVERED));
        part.fact(REPEATED, tally.of(Count.REPEATED_AT_QOS_1));
        part.fact(RETAINED, tally.of(Count.RETAINED_READ));
        part.fact(WILLS, tally.of(Count.WILLS_DUE));
        part.fact(RESUMED, tally.of(Count.SESSIONS_RESUMED));
        part.fact(REBUILT, tally.of(Count.SESSIONS_REBUILT));
        part.fact(WORST, run.worstReady());
        part.fact("mean restart, ms", run.meanReady());
        part.counts(POINTS, run.points());
        Map<String, Integer> violations = new TreeMap<>();
        ledger.violations().forEach((kind, count) -> violations.put(kind.words, count));
        part.counts(VIOLATIONS, violations);
        part.fact("all counts", tally);
        run.crowd().refusals().forEach(each -> part.tell("    refused: " + each));
        run.missing().forEach(each -> part.tell("    never died at " + each));
        run.endings().forEach(each -> part.tell("    " + each));
        for (Violation each : ledger.told()) {
            part.tell("    seed " + options.seed() + ", life " + each.life() + ": " + each.kind().words + ": "
                    + each.what());
            each.timeline().forEach(line -> part.tell("        " + line));
        }
        return part;
    }

    private static List<String> head(CrashRun run, List<Part> parts) {
        List<String> lines = new ArrayList<>();
        lines.add("# Crash run: " + run.victim().describe());
        lines.add("");
        lines.add("| | all | "
                + String.join(
                        " | ", parts.stream().map(part -> "seed " + part.seed()).toList()) + " |");
        lines.add("| --- |" + " ---: |".repeat(parts.size() + 1));
        for (String name : SUMS) {
            lines.add(row(
                    name, parts.stream().mapToLong(part -> part.number(name)).sum(), parts));
        }
        lines.add(row(
                WORST,
                parts.stream().mapToLong(part -> part.number(WORST)).max().orElse(0),
                parts));
        lines.add("");
        lines.add("Violations: **" + Part.words(sum(parts, VIOLATIONS)) + "**");
        lines.add("");
        List<String> milestones = run.victim().milestones();
        if (!milestones.isEmpty()) {
            Map<String, Integer> hit = sum(parts, POINTS);
            List<String> missing =
                    milestones.stream().filter(name -> !hit.containsKey(name)).toList();
            lines.add("Killed at milestones: " + Part.words(hit));
            lines.add("");
            lines.add("Milestones not reached: " + (missing.isEmpty() ? "none" : String.join(", ", missing)));
            lines.add("");
        }
        return lines;
    }

    private static String row(String name, long all, List<Part> parts) {
        StringBuilder row = new StringBuilder("| %s | %,d |".formatted(name, all));
        parts.forEach(part -> row.append(" %,d |".formatted(part.number(name))));
        return row.toString();
    }

    private static Map<String, Integer> sum(List<Part> parts, String name) {
        Map<String, Integer> sum = new TreeMap<>();
        parts.forEach(part -> part.counts(name).forEach((each, count) -> sum.merge(each, count, Integer::sum)));
        return sum;
    }
}
