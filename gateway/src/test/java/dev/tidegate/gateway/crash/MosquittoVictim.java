package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.fixture.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Debian's mosquitto: in memory, with its whole memory written to a file now and then. */
final class MosquittoVictim extends Victim {
    static final String PROGRAM = "/usr/sbin/mosquitto";

    /** How often it writes. */
    enum Autosave {
        /** After every change, as often as it can be told to. */
        EACH_CHANGE("autosave_interval 1\nautosave_on_changes true\n"),
        /** When it is stopped in order, which nobody does here. */
        NEVER("autosave_interval 0\n");

        private final String lines;

        Autosave(String lines) {
            this.lines = lines;
        }
    }

    private static final String CONFIG = """
            listener %d 127.0.0.1
            user root
            allow_anonymous true
            persistence true
            persistence_location %s/
            max_queued_messages 0
            """;

    private final int port = Ports.free();
    private final Path config;
    private final Autosave autosave;

    MosquittoVictim(Path folder, Autosave autosave) {
        super(folder);
        this.autosave = autosave;
        config = folder.resolve("mosquitto.conf");
        try {
            Files.writeString(config, CONFIG.formatted(port, folder) + autosave.lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> command(@Nullable String crashAt) {
        return List.of(PROGRAM, "-c", config.toString());
    }

    @Override
    @Nullable
    InetSocketAddress listening() {
        return ifOpen(port);
    }

    @Override
    String describe() {
        return "mosquitto " + version() + ", persistence true, "
                + autosave.lines.replace("\n", ", ").replaceAll(", $", "");
    }

    private static String version() {
        try {
            Process asked = new ProcessBuilder(PROGRAM, "-h").start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines().findFirst().orElse("").replace("mosquitto version ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
