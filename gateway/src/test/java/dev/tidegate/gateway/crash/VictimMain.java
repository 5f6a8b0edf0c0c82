package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.app.Main;

/** The process that is killed. */
final class VictimMain {
    private VictimMain() {}

    /** @param arguments the configuration file */
    public static void main(String... arguments) {
        Main.main("run", "--config", arguments[0]);
    }
}
