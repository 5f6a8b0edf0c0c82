package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.AdminToken;
import dev.tidegate.gateway.auth.UnusableKeys;
import dev.tidegate.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Who may use the admin API now: whoever has the token. Without a place for one, nobody. Any thread. */
final class AdminAccess {
    private volatile Optional<AdminToken> token;

    AdminAccess(Optional<AdminToken> token) {
        this.token = token;
    }

    /** The token the configuration leads to; made in {@code store.path} where no file is named and there is none yet. */
    static Optional<AdminToken> token(GatewayConfig config) throws UnusableKeys {
        Path named = config.admin().tokenFile();
        if (named != null) {
            return Optional.of(AdminToken.read(named));
        }
        Path directory = config.store().path();
        return directory == null ? Optional.empty() : Optional.of(AdminToken.openOrCreate(directory));
    }

    boolean admits(String presented) {
        return token.map(each -> each.matches(presented)).orElse(false);
    }

    void changeTo(Optional<AdminToken> next) {
        token = next;
    }
}
