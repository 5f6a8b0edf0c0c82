package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.DevelopmentKey;
import dev.tidegate.gateway.auth.KeyFile;
import dev.tidegate.gateway.auth.KeyRing;
import dev.tidegate.gateway.auth.TokenAlgorithm;
import dev.tidegate.gateway.auth.TokenMint;
import dev.tidegate.gateway.auth.TokenRules;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.Jwt;
import dev.tidegate.gateway.config.GatewayConfig.JwtKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what the configuration says about tokens to keys, rules and, with a development key, a mint. Reads and writes the disk. */
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

    TokenRules rules() {
        TokenRules rules = TokenRules.defaults().atMost(tokenBytes);
        String issuer = jwt.issuer();
        String audience = jwt.audience();
        TokenRules issued = issuer == null ? rules : rules.issuedBy(issuer);
        return audience == null ? issued : issued.meantFor(Set.of(audience));
    }

    /** The keys that open the gate; makes the development key if that is what opens it. Empty when only anonymous clients come. */
    Optional<KeyRing> keys() throws UnusableKeys {
        Path directory = jwt.developmentKeyDirectory();
        if (directory != null) {
            return Optional.of(DevelopmentKey.openOrCreate(directory).keyRing());
        }
        return jwt.keys().isEmpty() ? Optional.empty() : Optional.of(configured());
    }

    /** The same, but makes nothing: a development key that does not exist yet opens nothing yet. */
    Optional<KeyRing> existingKeys() throws UnusableKeys {
        Path directory = jwt.developmentKeyDirectory();
        boolean notYetMade = directory != null && !Files.exists(directory.resolve(DevelopmentKey.FILE_NAME));
        return notYetMade ? Optional.empty() : keys();
    }

    /** Present with a development key, which is made if need be. */
    Optional<TokenMint> mint(Clock clock) throws UnusableKeys {
        Path directory = jwt.developmentKeyDirectory();
        return directory == null
                ? Optional.empty()
                : Optional.of(new TokenMint(DevelopmentKey.openOrCreate(directory), rules(), clock));
    }

    private KeyRing configured() throws UnusableKeys {
        return KeyRing.read(jwt.keys().stream()
                .map(key -> new KeyFile(key.file(), algorithm(key), key.kid()))
                .toList());
    }

    private static @Nullable TokenAlgorithm algorithm(JwtKey key) {
        GatewayConfig.Algorithm written = key.algorithm();
        return written == null ? null : TokenAlgorithm.named(written.wireName());
    }
}
