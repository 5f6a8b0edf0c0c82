package dev.tidegate.gateway.app;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.UpstreamAddress;
import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Listener;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.gateway.transport.Tls;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate check}: would it start? Reads everything a start reads, makes nothing. */
@Command(
        name = "check",
        description = "Tells every problem of the configuration at once; changes nothing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final ConfigLoader loader;
    private final Clock clock;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    CheckCommand(ConfigLoader loader, Clock clock) {
        this.loader = loader;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InvalidConfig {
        GatewayConfig config = options.load(loader);
        List<String> problems = keyProblems(config, clock);
        problems.addAll(tlsProblems(config));
        if (!problems.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            Complaints.list(problems, err);
            return 1;
        }
        spec.commandLine()
                .getOut()
                .println("OK: "
                        + Stream.concat(
                                        config.listeners().values().stream()
                                                .map(listener -> describe(listener, config)),
                                        config.bridges().values().stream().map(CheckCommand::describe))
                                .collect(Collectors.joining(", ")));
        return 0;
    }

    private static List<String> keyProblems(GatewayConfig config, Clock clock) {
        List<String> problems = new ArrayList<>(Porter.problems(config, clock));
        try {
            var unused = TokenAccess.of(config).existingDevelopmentKey();
        } catch (UnusableKeys e) {
            problems.addAll(e.problems());
        }
        return problems;
    }

    private List<String> tlsProblems(GatewayConfig config) {
        List<String> problems = new ArrayList<>();
        config.listeners().forEach((name, listener) -> {
            GatewayConfig.Tls tls = listener.tls();
            try {
                if (tls != null) {
                    var unused = Tls.load(tls, clock);
                }
            } catch (IOException e) {
                problems.add("listeners." + name + ".tls: " + e.getMessage());
            }
        });
        return problems;
    }

    private static String describe(BridgePlan bridge) {
        return "bridge " + bridge.name() + " ("
                + UpstreamAddress.show(bridge.upstream().addresses().get(0)) + ")";
    }

    private static String describe(Listener listener, GatewayConfig config) {
        return listener.name() + " (" + listener.scheme() + ", policy "
                + config.policy().profileOf(listener).name() + ")";
    }
}
