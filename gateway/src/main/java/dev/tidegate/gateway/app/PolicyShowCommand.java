package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.PolicyTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate policy show}: a profile as a table, with the answer and the source of every rule. */
@Command(
        name = "show",
        description = "Prints a profile: every feature, what a client is answered, and where that is documented.",
        mixinStandardHelpOptions = true)
final class PolicyShowCommand implements Callable<Integer> {
    private final ConfigLoader loader;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(paramLabel = "PROFILE", description = "Its name, such as standard or cloudflare-pubsub.")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String profile;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, markdown or json.", defaultValue = "text")
    private Format format = Format.TEXT;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    PolicyShowCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    /** How the table is printed. */
    enum Format {
        TEXT,
        MARKDOWN,
        JSON
    }

    @Override
    public Integer call() throws InvalidConfig {
        PolicyBook book = options.load(loader).policy().book();
        PolicyTable table;
        try {
            table = new PolicyTable(book.profile(profile));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        String printed = switch (format) {
            case TEXT -> table.text();
            case MARKDOWN -> table.markdown();
            case JSON -> table.json();
        };
        spec.commandLine().getOut().println(printed.stripTrailing());
        return 0;
    }
}
