package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.Attempt;
import dev.tidegate.gateway.auth.ClientIdRule;
import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.KeyCourier;
import dev.tidegate.gateway.auth.KeyRing;
import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.Standing;
import dev.tidegate.gateway.gate.Visit;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate token inspect}: what a token says, and what this gateway would answer. Makes nothing, prints no signature. */
@Command(
        name = "inspect",
        description = "Shows what a token says and whether this configuration accepts it; ends with 1 if not.",
        mixinStandardHelpOptions = true)
final class TokenInspectCommand implements Callable<Integer> {
    /** A password field holds no more. */
    private static final int LONGEST = 65_535;

    private final ConfigLoader loader;
    private final Clock clock;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(
            paramLabel = "TOKEN",
            arity = "0..1",
            defaultValue = "-",
            description =
                    "The token; without it, or with -, read from standard input, where other users cannot see it.")
    private String argument = "-";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    TokenInspectCommand(ConfigLoader loader, Clock clock) {
        this.loader = loader;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InvalidConfig, UnusableKeys, CannotDo, IOException {
        GatewayConfig config = options.load(loader);
        String token = token();
        PrintWriter out = spec.commandLine().getOut();
        out.println(TokenText.describe(token));
        Optional<KeyRing> development = TokenAccess.of(config).existingDevelopmentKey();
        if (config.auth().jwt().developmentKeyDirectory() != null && development.isEmpty()) {
            out.println("refused: this configuration has no key yet that could have signed it");
            return 1;
        }
        try (KeyCourier courier = KeyCourier.of(config, clock)) {
            Porter porter = Porter.appoint(config, development, courier, clock);
            return porter.attempt(Credential.token(token.getBytes(StandardCharsets.UTF_8)))
                    .match(new Waiting())
                    .match(new Answer(config, out));
        }
    }

    private String token() throws IOException, CannotDo {
        String token = argument;
        if (token.equals("-")) {
            token = new String(System.in.readNBytes(LONGEST + 1), StandardCharsets.UTF_8);
        }
        if (token.length() > LONGEST) {
            throw new CannotDo("That is longer than a password field, so it cannot be the token of an MQTT client.");
        }
        return token.strip();
    }

    /** Waits for the issuer's keys, as a client would. */
    private static final class Waiting implements Attempt.Cases<Verification> {
        @Override
        public Verification decided(Verification verification) {
            return verification;
        }

        @Override
        public Verification awaitsKeys(CompletionStage<?> keys, Supplier<Verification> afterwards) {
            var unused = keys.toCompletableFuture().join();
            return afterwards.get();
        }

        @Override
        public Verification needsWork(Supplier<Verification> work) {
            return work.get();
        }
    }

    /** Prints what the verifier found. */
    private record Answer(GatewayConfig config, PrintWriter out) implements Verification.Cases<Integer> {
        @Override
        public Integer accepted(Identity identity) {
            out.println("accepted: speaks for " + identity.subject() + " until " + identity.expiresAt());
            if (!identity.roles().isEmpty()) {
                out.println("  roles " + String.join(", ", identity.roles()));
            }
            out.println("  client id " + describe(identity.clientId()));
            Rulebook rules = Rulebooks.first(config, Porter.ofNobody());
            for (String listener : config.listeners().keySet()) {
                Standing standing = rules.standing(visit(listener, identity));
                out.println("  on " + listener + " under the policy " + standing.profile());
                out.println(topics(standing.permissions()).indent(4).stripTrailing());
            }
            return 0;
        }

        /** Its bearer, with names as they stand where the token does not say which. */
        private static Visit visit(String listener, Identity identity) {
            ClientIdRule rule = identity.clientId();
            String clientId = rule.kind() == ClientIdRule.Kind.MUST_EQUAL ? rule.text() : "<client-id>";
            return new Visit(listener, Protocol.MQTT_5, identity, clientId, "<user-name>");
        }

        private static String topics(Permissions permissions) {
            if (permissions.isUnlimited()) {
                return "every topic";
            }
            String rules = permissions.toString();
            return rules.isBlank() ? "no topic" : rules;
        }

        private static String describe(ClientIdRule rule) {
            return switch (rule.kind()) {
                case FREE -> "of its choice";
                case MUST_EQUAL -> rule.text();
                case PREFIX -> rule.text() + "...";
            };
        }

        @Override
        public Integer rejected(ReasonCode code, String why) {
            out.println(String.format(Locale.ROOT, "refused with 0x%02X: %s", code.code(), why));
            return 1;
        }
    }
}
