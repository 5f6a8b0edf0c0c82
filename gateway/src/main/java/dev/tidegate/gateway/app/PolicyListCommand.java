package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.policy.PolicyOverview;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate policy list}: the profiles there are, built in and of the operator, a line each. */
@Command(name = "list", description = "Prints the profiles there are.", mixinStandardHelpOptions = true)
final class PolicyListCommand implements Callable<Integer> {
    private static final String PAGES = "docs/profiles/";

    private final ConfigLoader loader;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final TableFormat format = new TableFormat();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    PolicyListCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    @Override
    public Integer call() throws InvalidConfig {
        PolicyOverview overview =
                new PolicyOverview(options.load(loader).policy().book());
        String printed = format.print(overview::text, () -> overview.markdown(PAGES), overview::json);
        spec.commandLine().getOut().println(printed);
        return 0;
    }
}
