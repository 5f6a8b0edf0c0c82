package dev.tidegate.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A working directory with one configuration file, an environment and settings: what a test says about a start. */
final class Desk {
    static final String FILE = "gate.yaml";

    /** The least that works. */
    static final String LEAST = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
            auth: { anonymous: true }
            """;

    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> settings = new ArrayList<>();

    Desk(Path directory) {
        this.directory = directory;
    }

    Desk file(String yaml) {
        return file(FILE, yaml);
    }

    Desk file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Desk env(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Desk set(String setting) {
        settings.add(setting);
        return this;
    }

    GatewayConfig load() {
        return loadFrom(FILE);
    }

    GatewayConfig loadDefault() {
        return loadFrom(null);
    }

    GatewayConfig loadFrom(@Nullable String file) {
        try {
            return new ConfigLoader(directory, environment).load(file == null ? null : Path.of(file), settings);
        } catch (InvalidConfig e) {
            throw new AssertionError("expected a usable configuration, found\n" + e.getMessage(), e);
        }
    }

    /** Every problem as it is printed. */
    List<String> problems() {
        try {
            var unused = new ConfigLoader(directory, environment).load(Path.of(FILE), settings);
        } catch (InvalidConfig e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
        return List.of();
    }
}
