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

    private static final int WORTH_TRAINING = 10;
    private static final Path BUGS = Path.of("src", "test", "resources", "crash-bugs");

    private final Path config;
    private final String plant;
    private final WarmStart classes;

    /**
     * @param plant the name of a mistake to plant, or nothing
     * @param lives how many there will be, more or less
     */
    TidegateVictim(Path folder, String plant, int lives) {
        super(folder);
        this.plant = plant;
        config = folder.resolve("tidegate.yaml");
        try {
            Files.writeString(config, CONFIG.formatted(folder.resolve("data")));
            classes = new WarmStart(
                    folder.resolve("warm"),
                    plant.isEmpty()
                            ? classPath()
                            : Mistake.read(BUGS.resolve(plant + ".txt")).compiled(folder.resolve("planted"))
                                    + File.pathSeparator
                                    + classPath());
            if (lives >= WORTH_TRAINING) {
                Path scrap = folder.resolve("warm").resolve("tidegate.yaml");
                Files.writeString(scrap, CONFIG.formatted(folder.resolve("warm").resolve("data")));
                classes.train(java(), List.of(VictimMain.class.getName(), scrap.toString()));
            }
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
        command.addAll(classes.arguments());
        command.addAll(List.of(VictimMain.class.getName(), config.toString()));
        return command;
    }

    @Override
    @Nullable
    InetSocketAddress listening() {
        return readyLine();
    }

    @Override
    Path store() {
        return folder.resolve("data").resolve("store");
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
