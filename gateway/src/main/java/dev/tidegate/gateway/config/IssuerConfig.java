package dev.tidegate.gateway.config;

import dev.tidegate.gateway.config.GatewayConfig.Algorithm;
import dev.tidegate.gateway.config.GatewayConfig.JwtKey;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One identity provider whose tokens are accepted.
 *
 * @param issuer the only {@code iss} accepted; null accepts any, which only the issuer that stands alone may
 * @param audience must be among {@code aud}; null accepts any
 * @param keys verification keys from files
 * @param jwks where its key set is fetched from; null where files are enough
 * @param algorithms those its keys may be for; empty for all, of which an RSA key from {@code jwks} that does not say gets RS256
 */
public record IssuerConfig(
        @Nullable String issuer,
        @Nullable String audience,
        List<JwtKey> keys,
        @Nullable URI jwks,
        List<Algorithm> algorithms,
        Claims claims) {

    public IssuerConfig {
        keys = List.copyOf(keys);
        algorithms = List.copyOf(algorithms);
    }

    /** Whether it can vouch for anybody. */
    public boolean hasKeys() {
        return !keys.isEmpty() || jwks != null;
    }

    /** What a user name beside a token must be. */
    public enum UserNames {
        IGNORE,
        CLIENT_ID,
        SUBJECT
    }

    /**
     * What its claims mean.
     *
     * @param subject the claim that says who it is
     * @param roles the claim that lists roles; null where none does
     */
    public record Claims(String subject, @Nullable String roles, ClientIds clientIds, UserNames userNames) {}

    /**
     * Which client ids its clients may use.
     *
     * @param claim the claim that holds the text; null for the subject
     */
    public record ClientIds(Binding binding, @Nullable String claim) {
        /** How a text binds a client id. */
        public enum Binding {
            FREE,
            EQUALS,
            PREFIX
        }
    }
}
