package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.fixture.HiveMqCe;
import dev.tidegate.gateway.fixture.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HiveMQ Community Edition as its own start script runs it, from a folder of its jars; everything in files. */
final class HiveMqVictim extends Victim {
    /** The folder with its jars; {@code gateway/crash} fetches them. */
    static final String JARS = "crash.hivemq";

    private final int port = Ports.free();
    private final Path jars;

    HiveMqVictim(Path folder) {
        super(folder);
        String given = System.getProperty(JARS);
        if (given == null) {
            throw new IllegalArgumentException(
                    "-D" + JARS + "=FOLDER has to name the folder with the jars of HiveMQ CE");
        }
        jars = Path.of(given);
        HiveMqCe.furnish(folder, port);
    }

    @Override
    List<String> command(@Nullable String crashAt) {
        List<String> command = new ArrayList<>(java());
        command.remove("-ea");
        return HiveMqCe.command(command, folder, jars);
    }

    @Override
    @Nullable
    InetSocketAddress listening() {
        return ifOpen(port);
    }

    @Override
    String describe() {
        try (var files = Files.list(jars)) {
            String version = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hivemq-community-edition-embedded-"))
                    .map(name -> name.replaceAll("[^0-9.]", "").replaceAll("\\.$", ""))
                    .findFirst()
                    .orElse("?");
            return "HiveMQ CE " + version + ", persistence mode file-native";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
