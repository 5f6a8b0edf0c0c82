package dev.tidegate.gateway.auth;

import java.util.List;

/** Files of keys, users or revocations that cannot be used: every problem at once, each naming its file and the fix, none any secret. */
public final class UnusableKeys extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    UnusableKeys(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence per problem, for the operator. */
    public List<String> problems() {
        return problems;
    }
}
