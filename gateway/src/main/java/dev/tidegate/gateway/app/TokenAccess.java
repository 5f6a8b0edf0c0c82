package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.DevelopmentKey;
import dev.tidegate.gateway.auth.KeyRing;
import dev.tidegate.gateway.auth.TokenMint;
import dev.tidegate.gateway.auth.TokenRules;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Jwt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** From what the configuration says about the development key to that key, and a mint for its tokens. Reads and writes the disk. */
final class TokenAccess {
    private final Jwt jwt;
    private final int tokenBytes;

    private TokenAccess(Jwt jwt, int tokenBytes) {
        this.jwt = jwt;
        this.tokenBytes = tokenBytes;
    }

    static TokenAccess of(GatewayConfig config) {
        return new TokenAccess(
                config.auth().jwt(), config.nodeLimits().tokenBytes().toInt());
    }

    private TokenRules rules() {
        TokenRules rules = TokenRules.defaults().atMost(tokenBytes);
        String issuer = jwt.issuer();
        String audience = jwt.audience();
        TokenRules issued = issuer == null ? rules : rules.issuedBy(issuer);
        return audience == null ? issued : issued.meantFor(Set.of(audience));
    }

    /** The development key, made if need be; empty where the configuration has none. */
    Optional<KeyRing> developmentKey() throws UnusableKeys {
        Path directory = jwt.developmentKeyDirectory();
        return directory == null
                ? Optional.empty()
                : Optional.of(DevelopmentKey.openOrCreate(directory).keyRing());
    }

    /** The same, but makes nothing: a development key that does not exist yet opens nothing yet. */
    Optional<KeyRing> existingDevelopmentKey() throws UnusableKeys {
        Path directory = jwt.developmentKeyDirectory();
        boolean notYetMade = directory != null && !Files.exists(directory.resolve(DevelopmentKey.FILE_NAME));
        return notYetMade ? Optional.empty() : developmentKey();
    }

    /** Present with a development key, which is made if need be. */
    Optional<TokenMint> mint(Clock clock) throws UnusableKeys {
        Path directory = jwt.developmentKeyDirectory();
        return directory == null
                ? Optional.empty()
                : Optional.of(new TokenMint(DevelopmentKey.openOrCreate(directory), rules(), clock));
    }
}
