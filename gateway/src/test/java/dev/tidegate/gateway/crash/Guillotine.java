package dev.tidegate.gateway.crash;

import java.util.List;

/** Ends its own process by SIGKILL at a milestone of the store. */
final class Guillotine {
    /** {@code NAME:count}: the milestone, and the how manieth of them. */
    static final String PROPERTY = "crash.at";

    private Guillotine() {}

    static List<String> milestones() {
        return List.of();
    }

    /** Whether it lies on the way out. */
    static boolean needsGoodbye(String crashAt) {
        return crashAt.startsWith("CLOS");
    }

    static boolean hasFallen(List<String> said) {
        return said.stream().anyMatch(line -> line.startsWith(PROPERTY));
    }
}
