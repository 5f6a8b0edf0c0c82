package dev.tidegate.gateway.config;

import java.util.ArrayList;
import java.util.List;

/** Collects problems while the sources are read, so that all of them can be told at once. Used by one thread, for one load. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    void report(Where where, String message) {
        problems.add(new Problem(where.label(), message));
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    boolean none() {
        return problems.isEmpty();
    }
}
