package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.TokenMint;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.log.LogSetup;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate run}: starts, prints the ready line, waits for SIGTERM, drains, ends with 0. */
@Command(
        name = "run",
        description = "Runs the gateway; prints one line when it is ready. SIGTERM drains it and ends with 0.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /** Long enough for a day at the desk; the next start prints another. */
    private static final Duration WELCOME = Duration.ofDays(1);

    private final ConfigLoader loader;
    private final Clock clock;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    RunCommand(ConfigLoader loader, Clock clock) {
        this.loader = loader;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        GatewayConfig config = options.load(loader);
        LogSetup.level(Level.valueOf(config.log().level().name()));
        Gateway gateway = Gateway.start(config, () -> options.load(loader));
        HangUpSignal.hear(gateway::reload);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(gateway), "shutdown"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(gateway.readyLine());
        welcome(config, gateway).ifPresent(out::println);
        out.flush();
        new CountDownLatch(1).await(); // until the shutdown hook ends the process
        return 0;
    }

    private Optional<String> welcome(GatewayConfig config, Gateway gateway) throws UnusableKeys {
        Optional<TokenMint> mint = TokenAccess.of(config).mint(clock);
        return mint.map(each -> new Welcome(config, gateway.addresses()).text(each.mint("developer", WELCOME)));
    }

    /** A virtual machine stopped by a signal would end with 143; drained on request is a success, so it is told to end with 0. */
    private static void drain(Gateway gateway) {
        try {
            gateway.stop();
            Runtime.getRuntime().halt(0);
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
