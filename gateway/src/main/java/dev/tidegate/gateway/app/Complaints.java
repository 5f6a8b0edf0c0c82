package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.InvalidConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user hears when a command cannot do its work: every problem on a line of its own, on standard error. */
final class Complaints {
    private Complaints() {}

    /** Ends with 2. */
    static int misspelt(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(problem.getMessage());
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    /** Ends with 1. What nobody foresaw keeps its stack trace: it is a defect of ours, and the trace is its report. */
    static int failed(Exception problem, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (problem instanceof InvalidConfig config) {
            list(config.problems(), err);
        } else if (problem instanceof UnusableKeys keys) {
            list(keys.problems(), err);
        } else if (problem instanceof CannotDo || (problem instanceof IOException && problem.getMessage() != null)) {
            // An address that is taken, a certificate that does not fit: the message was written for the operator.
            err.println(problem.getMessage());
        } else {
            problem.printStackTrace(err);
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    static void list(List<?> problems, PrintWriter err) {
        problems.forEach(err::println);
        err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }
}
