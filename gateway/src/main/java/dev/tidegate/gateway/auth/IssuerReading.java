package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Algorithm;
import dev.tidegate.gateway.config.GatewayConfig.JwtKey;
import dev.tidegate.gateway.config.GatewayConfig.KeyFetching;
import dev.tidegate.gateway.config.IssuerConfig;
import dev.tidegate.gateway.config.IssuerConfig.ClientIds;
import dev.tidegate.gateway.config.IssuerConfig.UserNames;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what the configuration says of an issuer to its keys, rules and the meaning of its claims. Reads key files. */
final class IssuerReading {
    /** What an issuer may sign with where the configuration does not say; an RSA key that is silent too is for RS256. */
    private static final List<TokenAlgorithm> PUBLISHABLE = List.of(
            TokenAlgorithm.RS256,
            TokenAlgorithm.ES256,
            TokenAlgorithm.ES384,
            TokenAlgorithm.EDDSA,
            TokenAlgorithm.PS256);

    private final IssuerConfig config;
    private final KeyFetching fetching;
    private final List<VerificationKey> files;

    private IssuerReading(IssuerConfig config, KeyFetching fetching, List<VerificationKey> files) {
        this.config = config;
        this.fetching = fetching;
        this.files = files;
    }

    static IssuerReading of(IssuerConfig config, KeyFetching fetching) throws UnusableKeys {
        List<VerificationKey> files = config.keys().isEmpty()
                ? List.of()
                : KeyRing.read(config.keys().stream().map(IssuerReading::file).toList())
                        .keys();
        List<TokenAlgorithm> accepted = algorithms(config.algorithms());
        List<String> problems = new ArrayList<>();
        for (VerificationKey key : files) {
            if (!accepted.isEmpty() && !accepted.contains(key.algorithm())) {
                problems.add("auth.jwt: a key file of " + Objects.requireNonNullElse(config.issuer(), "the issuer")
                        + " is for " + key.algorithm().id()
                        + ", which its algorithms leave out: add it there, or remove the file");
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableKeys(problems);
        }
        return new IssuerReading(config, fetching, files);
    }

    /** Where its key set is fetched from; empty where files are all there is. */
    Optional<RemoteKeySet> remote() {
        URI url = config.jwks();
        if (url == null) {
            return Optional.empty();
        }
        List<TokenAlgorithm> said = algorithms(config.algorithms());
        return Optional.of(new RemoteKeySet(
                url, said.isEmpty() ? PUBLISHABLE : said, files, fetching.refresh(), fetching.maxStale()));
    }

    KeyRing ring() throws UnusableKeys {
        try {
            return KeyRing.of(files);
        } catch (KeyProblem e) {
            throw new UnusableKeys(List.of(e.text()));
        }
    }

    static TokenRules rules(IssuerConfig config, int tokenBytes) {
        TokenRules rules = TokenRules.defaults().atMost(tokenBytes);
        String issuer = config.issuer();
        String audience = config.audience();
        TokenRules issued = issuer == null ? rules : rules.issuedBy(issuer);
        return audience == null ? issued : issued.meantFor(Set.of(audience));
    }

    static ClaimMapping mapping(IssuerConfig config, String realm) {
        IssuerConfig.Claims claims = config.claims();
        ClientIds ids = claims.clientIds();
        return new ClaimMapping(
                realm, claims.subject(), claims.roles(), kind(ids.binding()), ids.claim(), rule(claims.userNames()));
    }

    static ClientIdRule.Kind kind(ClientIds.Binding binding) {
        return switch (binding) {
            case FREE -> ClientIdRule.Kind.FREE;
            case EQUALS -> ClientIdRule.Kind.MUST_EQUAL;
            case PREFIX -> ClientIdRule.Kind.PREFIX;
        };
    }

    private static UserNameRule rule(UserNames names) {
        return switch (names) {
            case IGNORE -> UserNameRule.IGNORE;
            case CLIENT_ID -> UserNameRule.CLIENT_ID;
            case SUBJECT -> UserNameRule.SUBJECT;
        };
    }

    private static KeyFile file(JwtKey key) {
        return new KeyFile(key.file(), algorithm(key.algorithm()), key.kid());
    }

    private static @Nullable TokenAlgorithm algorithm(GatewayConfig.@Nullable Algorithm written) {
        return written == null ? null : TokenAlgorithm.named(written.wireName());
    }

    private static List<TokenAlgorithm> algorithms(List<Algorithm> written) {
        return written.stream()
                .map(each -> Objects.requireNonNull(algorithm(each), "an algorithm both tables know"))
                .toList();
    }
}
