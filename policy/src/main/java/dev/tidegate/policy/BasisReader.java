package dev.tidegate.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads why we believe something; an entry without a source takes that of its file. */
final class BasisReader {
    /** The keys it understands. */
    static final List<String> KEYS = List.of("source", "date", "confidence", "note");

    /** For a file whose head says nothing: it documents itself. */
    static final Basis OWN = new Basis("", "", Confidence.DOCUMENTED, "");

    private final YamlFile file;

    BasisReader(YamlFile file) {
        this.file = file;
    }

    Basis read(Map<String, YamlFile.Entry> entries, Basis head) {
        Optional<String> source = text(entries, "source");
        // Another source has another date, and is taken at its word unless it says otherwise.
        Basis behind = source.isPresent() ? OWN : head;
        return new Basis(
                source.orElse(head.source()),
                text(entries, "date").filter(date -> isDate(date, entries)).orElse(behind.date()),
                text(entries, "confidence")
                        .flatMap(word -> confidence(word, entries))
                        .orElse(behind.confidence()),
                text(entries, "note").orElse(""));
    }

    private Optional<String> text(Map<String, YamlFile.Entry> entries, String key) {
        return Optional.ofNullable(entries.get(key)).map(entry -> file.text(entry.value(), key));
    }

    private boolean isDate(String date, Map<String, YamlFile.Entry> entries) {
        boolean fits = date.matches("\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?");
        if (!fits) {
            complain(entries, "date", "'" + date + "' is no date: write 2025, 2025-03 or 2025-03-31");
        }
        return fits;
    }

    private Optional<Confidence> confidence(String word, Map<String, YamlFile.Entry> entries) {
        for (Confidence each : Confidence.values()) {
            if (each.key().equals(word)) {
                return Optional.of(each);
            }
        }
        List<String> known =
                Arrays.stream(Confidence.values()).map(Confidence::key).toList();
        complain(entries, "confidence", "unknown confidence '" + word + "'" + Nearest.hint(word, known));
        return Optional.empty();
    }

    private void complain(Map<String, YamlFile.Entry> entries, String key, String message) {
        YamlFile.Entry entry = entries.get(key);
        if (entry != null) {
            file.complain(entry.value(), message);
        }
    }
}
