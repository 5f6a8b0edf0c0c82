package dev.tidegate.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; says everything that is wrong with it at once. Thrown by {@link ConfigLoader} and {@link
 * AskedBridge} only. */
public final class InvalidConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidConfig(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Never empty; in the order of the sources: file from top to bottom, environment, command line. */
    public List<Problem> problems() {
        return problems;
    }
}
