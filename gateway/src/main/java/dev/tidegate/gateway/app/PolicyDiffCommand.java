package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.PolicyDiff;
import dev.tidegate.policy.PolicyDiff.Rows;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate policy diff}: two profiles side by side. */
@Command(name = "diff", description = "Prints what two profiles answer differently.", mixinStandardHelpOptions = true)
final class PolicyDiffCommand implements Callable<Integer> {
    private final ConfigLoader loader;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final TableFormat format = new TableFormat();

    @Mixin
    private final ProfileView view = new ProfileView();

    @Parameters(index = "0", paramLabel = "A", description = "A profile, such as standard.")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String left;

    @Parameters(index = "1", paramLabel = "B", description = "Another one.")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String right;

    @Option(names = "--all", description = "Rows in which they agree, too.")
    private boolean all;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    PolicyDiffCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    @Override
    public Integer call() throws InvalidConfig {
        PolicyBook book = options.load(loader).policy().book();
        CommandLine command = spec.commandLine();
        PolicyDiff diff = new PolicyDiff(
                view.profile(left, book, command), view.profile(right, book, command), all ? Rows.ALL : Rows.DIFFERENT);
        command.getOut().println(format.print(diff::text, diff::markdown, diff::json));
        return 0;
    }
}
