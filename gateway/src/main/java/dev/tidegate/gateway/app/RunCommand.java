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
import java.util.concurrent.locks.LockSupport;
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

    /** Beside the drain time: for last answers, last words, the threads, and what is still to be written. */
    private static final Duration LAST_RESORT = Duration.ofSeconds(15);

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
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(gateway, config), "shutdown"));
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
    private static void drain(Gateway gateway, GatewayConfig config) {
        Thread guard = new Thread(() -> giveUpAfter(config.stop().drainTime().plus(LAST_RESORT)), "shutdown-guard");
        guard.setDaemon(true);
        guard.start();
        try {
            gateway.stop();
            Runtime.getRuntime().halt(0);
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** A disk that never answers must not keep the process: what was acknowledged is on it, and the next start reads it. */
    private static void giveUpAfter(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        System.err.println(
                "tidegate did not stop within " + most.toSeconds() + " s and gives up; does the disk answer?");
        Runtime.getRuntime().halt(1);
    }
}
