package dev.tidegate.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems while the sources are read, so that all of them can be told at once. Used by one thread, for one load. */
final class Findings {
    private final List<Finding> found = new ArrayList<>();

    private record Finding(long order, Problem problem) {}

    void report(Where where, String message) {
        found.add(new Finding(where.order(), new Problem(where.label(), message)));
    }

    /** A problem of another file this configuration names. */
    void report(dev.tidegate.policy.Problem problem) {
        found.add(new Finding(Long.MAX_VALUE, new Problem(problem.place().toString(), problem.message())));
    }

    List<Problem> problems() {
        return found.stream()
                .sorted(Comparator.comparingLong(Finding::order))
                .map(Finding::problem)
                .toList();
    }

    boolean none() {
        return found.isEmpty();
    }
}
