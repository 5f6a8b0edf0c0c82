package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.JwtVerifier;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.config.GatewayConfig.TokenExpiry;
import dev.tidegate.gateway.connection.Verifier;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.ReasonCode;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Verifies tokens on threads of its own. When more wait than it can hold, clients hear that the server is busy. */
final class TokenDesk implements Verifier, AutoCloseable {
    /** Credentials that wait; each is at most {@code limits.token-bytes} long. */
    private static final int WAITING = 20_000;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Verification BUSY =
            new Verification.Rejected(ReasonCode.SERVER_BUSY, "too many tokens wait to be verified");
    private static final Verification NO_KEYS = new Verification.Rejected(
            ReasonCode.BAD_USER_NAME_OR_PASSWORD, "no key is configured to verify a token with");

    private final @Nullable JwtVerifier verifier;
    private final TokenExpiry expiry;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                Thread thread = new Thread(task, "tidegate-tokens");
                thread.setDaemon(true);
                return thread;
            });

    /** @param verifier null where no key is configured and no token can be good */
    TokenDesk(@Nullable JwtVerifier verifier, TokenExpiry expiry) {
        this.verifier = verifier;
        this.expiry = expiry;
    }

    @Override
    public void verify(Credential credential, Shard shard, Consumer<Verification> answer) {
        JwtVerifier verifier = this.verifier;
        if (verifier == null) {
            answer.accept(NO_KEYS);
            return;
        }
        try {
            threads.execute(() -> {
                Verification outcome = verifier.verify(credential.secret());
                shard.execute(() -> answer.accept(outcome));
            });
        } catch (RejectedExecutionException full) {
            answer.accept(BUSY);
        }
    }

    @Override
    public long millisLeft(Instant expiresAt) {
        JwtVerifier verifier = this.verifier;
        if (verifier == null) {
            return 0; // nobody came in with a token
        }
        return switch (expiry) {
            case DISCONNECT -> verifier.millisLeft(expiresAt);
            case IGNORE -> Long.MAX_VALUE;
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
