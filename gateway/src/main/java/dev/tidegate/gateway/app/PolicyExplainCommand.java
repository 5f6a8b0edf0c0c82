package dev.tidegate.gateway.app;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.Profile;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidegate policy explain}: of one packet, which rule decides and what the client hears. */
@Command(
        name = "explain",
        description = {
            "Says of one packet which features it uses, which rule decides, and what the client hears.",
            "Example: tidegate policy explain --packet subscribe --filter 'a/#' --profile cloudflare-pubsub"
        },
        mixinStandardHelpOptions = true)
final class PolicyExplainCommand implements Callable<Integer> {
    private final ConfigLoader loader;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final ProfileView view = new ProfileView();

    @Mixin
    private final PacketOptions asked = new PacketOptions();

    @Option(names = "--packet", paramLabel = "PACKET", required = true, description = "connect, publish or subscribe.")
    private Asked packet = Asked.CONNECT;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Its name; the one of the configuration unless given.")
    private @Nullable String profile;

    @Option(names = "--mqtt", paramLabel = "VERSION", description = "3.1, 3.1.1 or 5.", defaultValue = "5")
    private String mqtt = "5";

    @Option(names = "--not-permitted", description = "As if the topic rules did not permit the topic.")
    private boolean notPermitted;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    PolicyExplainCommand(ConfigLoader loader) {
        this.loader = loader;
    }

    /** What is to be explained. */
    enum Asked {
        CONNECT,
        PUBLISH,
        SUBSCRIBE
    }

    @Override
    public Integer call() throws InvalidConfig, CannotDo {
        var policy = options.load(loader).policy();
        String name = profile == null ? policy.profile() : profile;
        ProtocolVersion version = version();
        Profile spoken = view.profile(name, policy.book(), spec.commandLine()).spoken(version.protocol());
        Inquiry.Permission permission = notPermitted ? Inquiry.Permission.DENIED : Inquiry.Permission.GIVEN;
        Inquiry inquiry = new Inquiry(spoken, version, permission);
        String told = switch (packet) {
            case CONNECT -> inquiry.connect(asked.connect(version));
            case PUBLISH -> inquiry.publish(asked.publish(version), asked.topic());
            case SUBSCRIBE -> inquiry.subscribe(asked.subscribe(version));
        };
        spec.commandLine().getOut().println(told);
        return 0;
    }

    private ProtocolVersion version() {
        return Arrays.stream(ProtocolVersion.values())
                .filter(each -> each.toString().replaceAll("\\.0$", "").equals(mqtt.replaceAll("\\.0$", "")))
                .findFirst()
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "--mqtt: write 3.1, 3.1.1 or 5, not " + mqtt));
    }
}
