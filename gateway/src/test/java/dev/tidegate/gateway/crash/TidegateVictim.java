package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.fixture.Mistake;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateway of this source tree, as {@code tidegate run} starts it but for the milestones told to {@link Guillotine}. */
final class TidegateVictim extends Victim {
    private static final String CONFIG = """
            listeners:
              mqtt: { transport: tcp, bind: "127.0.0.1:0" }
            admin:
              bind: 127.0.0.1:0
            auth:
              anonymous: true
            limits:
              sessions-per-identity: 1000
              outbox-messages: 100000
              outbox-bytes: 64MiB
              takeovers: 10000
            store:
              path: %s
              durability: sync
            """;

    private static final Path BUGS = Path.of("src", "test", "resources", "crash-bugs");

    private final Path config;
    private final String plant;
    private final String classes;

    /** @param plant the name of a mistake to plant, or nothing */
    TidegateVictim(Path folder, String plant) {
        super(folder);
        this.plant = plant;
        config = folder.resolve("tidegate.yaml");
        try {
            Files.writeString(config, CONFIG.formatted(folder.resolve("data")));
            classes = plant.isEmpty()
                    ? classPath()
                    : Mistake.read(BUGS.resolve(plant + ".txt")).compiled(folder.resolve("planted"))
                            + File.pathSeparator
                            + classPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> command(@Nullable String crashAt) {
        List<String> command = new ArrayList<>(java());
        if (crashAt != null) {
            command.add("-D" + Guillotine.PROPERTY + "=" + crashAt);
        }
        command.addAll(List.of("-cp", classes, VictimMain.class.getName(), config.toString()));
        return command;
    }

    @Override
    @Nullable
    InetSocketAddress listening() {
        return readyLine();
    }

    @Override
    List<String> milestones() {
        return Guillotine.milestones();
    }

    @Override
    String describe() {
        return "Tidegate, store.path set, durability sync" + (plant.isEmpty() ? "" : ", with the planted bug " + plant);
    }
}
