package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.app.Gateway;
import dev.tidegate.gateway.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;

/** The process that is killed: {@code tidegate run} with ears for milestones. */
final class VictimMain {
    private VictimMain() {}

    /** @param arguments the configuration file */
    public static void main(String... arguments) throws Exception {
        Gateway gateway = Gateway.start(
                ConfigLoader.ofProcess().load(Path.of(arguments[0]), List.of()),
                Guillotine.at(System.getProperty(Guillotine.PROPERTY)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.stop();
            Runtime.getRuntime().halt(0);
        }));
        System.out.println(gateway.readyLine());
        System.out.flush();
    }
}
