package dev.tidegate.policy;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of reading profiles: a book, or every problem there is, sorted by place. */
public final class PolicyReading {
    private final @Nullable PolicyBook book;
    private final List<Problem> problems;

    PolicyReading(@Nullable PolicyBook book, List<Problem> problems) {
        this.book = book;
        this.problems = List.copyOf(problems);
    }

    /** Empty if the book is there. */
    public List<Problem> problems() {
        return problems;
    }

    /** The book; an {@link IllegalArgumentException} carries the problems, one per line. */
    public PolicyBook book() {
        if (book == null) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        return book;
    }
}
