package dev.tidegate.gateway.conformance;

import dev.tidegate.gateway.packet.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All statements of both documents, and the list of those that still lack a test. That list, {@code open.txt}, only shrinks: an
 * entry goes when a test comes, and none is ever added.
 */
final class Register {
    private static final Path FOLDER = Path.of("src/test/resources/conformance");
    private static final Path OPEN = FOLDER.resolve("open.txt");

    private final Map<ProtocolVersion, Map<String, Statement>> statements = new EnumMap<>(ProtocolVersion.class);
    private final Set<Cited> open = new LinkedHashSet<>();

    Register() {
        statements.put(ProtocolVersion.V5, read("statements-v5.txt"));
        statements.put(ProtocolVersion.V3_1_1, read("statements-v3.1.1.txt"));
        for (String line : lines(OPEN)) {
            if (!open.add(Cited.parse(line))) {
                throw new IllegalArgumentException("Twice in open.txt: " + line);
            }
        }
    }

    private static Map<String, Statement> read(String file) {
        Map<String, Statement> read = new LinkedHashMap<>();
        for (String line : lines(FOLDER.resolve(file))) {
            Statement statement = Statement.parse(line);
            if (read.put(statement.id(), statement) != null) {
                throw new IllegalArgumentException("Twice in " + file + ": " + statement.id());
            }
        }
        return read;
    }

    private static List<String> lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(Predicate.not(String::isBlank))
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Statement> statements(ProtocolVersion version) {
        return List.copyOf(
                Objects.requireNonNull(statements.get(version), version::name).values());
    }

    Set<Cited> keys(Predicate<Statement> which) {
        Set<Cited> keys = new LinkedHashSet<>();
        statements.forEach((version, all) ->
                all.values().stream().filter(which).forEach(statement -> keys.add(new Cited(version, statement.id()))));
        return keys;
    }

    Set<Cited> open() {
        return open;
    }

    /** Forgets open entries that are open no more, in the file too. */
    void close(Set<Cited> done) {
        open.removeAll(done);
        List<String> kept = new ArrayList<>();
        Set<String> gone = done.stream().map(Cited::toString).collect(Collectors.toSet());
        try {
            for (String line : Files.readAllLines(OPEN)) {
                if (!gone.contains(line)) {
                    kept.add(line);
                }
            }
            Files.write(OPEN, kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
