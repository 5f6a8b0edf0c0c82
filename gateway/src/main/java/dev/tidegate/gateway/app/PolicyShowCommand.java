package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.PolicyTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private final TableFormat format = new TableFormat();

    @Mixin
    private final ProfileView view = new ProfileView();

    @Parameters(paramLabel = "PROFILE", description = "Its name, such as standard or cloudflare-pubsub.")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String profile;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    PolicyShowCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    @Override
    public Integer call() throws InvalidConfig {
        PolicyBook book = options.load(loader).policy().book();
        PolicyTable table = new PolicyTable(view.profile(profile, book, spec.commandLine()));
        spec.commandLine().getOut().println(format.print(table::text, table::markdown, table::json));
        return 0;
    }
}
