package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.TokenMint;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.policy.DurationText;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidegate token mint}: prints a development token and nothing else, so that {@code TOKEN=$(...)} works. */
@Command(
        name = "mint",
        description = "Prints a token signed with the development key, and nothing else.",
        mixinStandardHelpOptions = true)
final class TokenMintCommand implements Callable<Integer> {
    private final ConfigLoader loader;
    private final Clock clock;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "Who it speaks for; ${DEFAULT-VALUE} if not given.",
            defaultValue = "developer")
    private String subject = "developer";

    @Option(
            names = "--lifetime",
            paramLabel = "DURATION",
            description = "How long it is good, such as 30m or 7d; ${DEFAULT-VALUE} if not given.",
            defaultValue = "1h")
    private String lifetime = "1h";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    TokenMintCommand(ConfigLoader loader, Clock clock) {
        this.loader = loader;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InvalidConfig, UnusableKeys, CannotDo {
        Duration duration = duration();
        TokenMint mint = TokenAccess.of(options.load(loader))
                .mint(clock)
                .orElseThrow(() -> new CannotDo(
                        "This configuration has no development key, and with your identity provider's keys only that provider"
                                + " can sign. Set auth.jwt.development-key to on, or ask the provider for a token."));
        spec.commandLine().getOut().println(mint(mint, duration));
        return 0;
    }

    private Duration duration() {
        try {
            return DurationText.parse(lifetime);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ParameterException(spec.commandLine(), "--lifetime: " + e.getMessage(), e);
        }
    }

    private String mint(TokenMint mint, Duration duration) {
        try {
            return mint.mint(subject, duration);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
