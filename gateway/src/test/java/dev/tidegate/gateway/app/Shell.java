package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine;

/** Somebody at a prompt in a folder, at a moment that moves by hand: types a command, reads what it says. */
final class Shell {
    private final Path folder;
    private Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    Shell(Path folder) {
        this.folder = folder;
    }

    /** What a command said and how it ended. */
    record Said(int status, String out, String err) {}

    Said type(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(new ConfigLoader(folder, Map.of()), clock)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int status = line.execute(words);
        return new Said(status, out.toString(), err.toString());
    }

    void later(Duration time) {
        clock = Clock.offset(clock, time);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
