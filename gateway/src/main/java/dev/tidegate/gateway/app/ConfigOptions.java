package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.InvalidConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --set}, the same for every command that reads the configuration. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; without it config/tidegate.yaml, or the one built in.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets one key over file and environment, such as listeners.mqtt.bind=0.0.0.0:1883. Repeatable.")
    private List<String> settings = new ArrayList<>();

    GatewayConfig load(ConfigLoader loader) throws InvalidConfig {
        return loader.load(file, settings);
    }
}
