package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code tidegate}. Ends with 0, with 1 when something has to be put right, with 2 when the command was misspelt. */
@Command(
        name = "tidegate",
        description = "An MQTT gateway with a documented feature policy.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Configuration: docs/guide/configuration.md"})
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    private Main() {}

    public static void main(String... arguments) {
        System.exit(commandLine(ConfigLoader.ofProcess(), Clock.systemUTC()).execute(arguments));
    }

    /** The whole command line; commands read configuration only through the loader, and time only from the clock. */
    static CommandLine commandLine(ConfigLoader loader, Clock clock) {
        CommandLine token = new CommandLine(new CommandGroup.Token())
                .addSubcommand(new TokenMintCommand(loader, clock))
                .addSubcommand(new TokenInspectCommand(loader, clock));
        CommandLine policy = new CommandLine(new CommandGroup.Policy())
                .addSubcommand(new PolicyListCommand(loader))
                .addSubcommand(new PolicyShowCommand(loader))
                .addSubcommand(new PolicyDiffCommand(loader))
                .addSubcommand(new PolicyExplainCommand(loader));
        return new CommandLine(new Main())
                .addSubcommand(new RunCommand(loader, clock))
                .addSubcommand(new CheckCommand(loader, clock))
                .addSubcommand(policy)
                .addSubcommand(token)
                .addSubcommand(new CommandLine(new CommandGroup.User()).addSubcommand(new UserHashCommand()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Complaints::misspelt)
                .setExecutionExceptionHandler(Complaints::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
