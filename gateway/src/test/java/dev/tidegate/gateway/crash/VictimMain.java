package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.app.Main;

/** The process that is killed. */
final class VictimMain {
    private VictimMain() {}

    public static void main(String... arguments) {
        Main.main(arguments);
    }
}
