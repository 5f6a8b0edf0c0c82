package dev.tidegate.gateway.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that only leads to other commands. */
abstract class CommandGroup implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command after '" + spec.name() + "'.");
    }

    @Command(
            name = "policy",
            description = "What clients may ask for.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Policy extends CommandGroup {}

    @Command(
            name = "user",
            description = "Users with passwords.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class User extends CommandGroup {}

    @Command(
            name = "token",
            description = "Development tokens, and what is in a token.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND")
    static final class Token extends CommandGroup {}
}
