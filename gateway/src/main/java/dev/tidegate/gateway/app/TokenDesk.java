package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.Attempt;
import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.auth.Revocations;
import dev.tidegate.gateway.auth.Tickets;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.GatewayConfig.TokenExpiry;
import dev.tidegate.gateway.connection.Verifier;
import dev.tidegate.gateway.gate.RulesInForce;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.ReasonCode;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies credentials on threads of its own: tokens on some, passwords, which take a thousand times as long, on one other, so that
 * a flood of them costs one core and holds up no token. Clients whose issuer is being asked for its keys wait on no thread at all.
 * When more wait than it can hold, clients hear that the server is busy.
 */
final class TokenDesk implements Verifier, AutoCloseable {
    /** Credentials that wait; each is at most {@code limits.token-bytes} long. */
    private static final int WAITING = 20_000;

    /** Clients that wait for the keys of their issuer, with their token. */
    private static final int AWAITING_KEYS = 2_000;

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final Verification BUSY =
            new Verification.Rejected(ReasonCode.SERVER_BUSY, "too many credentials wait to be verified");

    private static final Verification ENDED =
            new Verification.Rejected(ReasonCode.NOT_AUTHORIZED, "the token behind the ticket has expired");

    private static final Verification ASKING = new Verification.Rejected(
            ReasonCode.SERVER_UNAVAILABLE, "the issuer is being asked for its keys; try again in a moment");

    private final TokenExpiry expiry;
    private final long warnMillis;
    private final ThreadPoolExecutor threads = pool("tidegate-tokens", THREADS, WAITING);
    private final ThreadPoolExecutor passwords;
    private final AtomicInteger awaitingKeys = new AtomicInteger();
    private final Revocations revocations;
    private final RulesInForce rules;
    private final Tickets tickets;

    /** @param rules which name who judges */
    TokenDesk(RulesInForce rules, GatewayConfig.Auth auth, Revocations revocations, Tickets tickets) {
        this.rules = rules;
        this.tickets = tickets;
        this.revocations = revocations;
        this.expiry = auth.expiry();
        this.warnMillis = auth.warnBefore().toMillis();
        this.passwords = pool("tidegate-passwords", 1, auth.limits().passwordsWaiting());
    }

    private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Another one judges: whom the tickets stand for, the former has said. */
    void forgetTickets() {
        tickets.clear();
    }

    /** Who judges now; what is under way is finished by whoever judged when it came. */
    Porter porter() {
        return rules.current().porter();
    }

    @Override
    public void verify(Credential credential, Shard shard, Consumer<Verification> answer) {
        Consumer<Verification> reply = outcome -> shard.execute(() -> answer.accept(outcome));
        Porter judge = porter();
        try {
            threads.execute(
                    () -> attempt(judge, credential).match(new Rest(reply)).run());
        } catch (RejectedExecutionException full) {
            answer.accept(BUSY);
        }
    }

    private Attempt attempt(Porter judge, Credential credential) {
        return switch (credential.kind()) {
            case TOKEN_OR_PASSWORD -> judge.attempt(credential);
            case TICKET -> new Attempt.Decided(redeemed(judge, tickets.redeem(credential.secret())));
        };
    }

    /** The token behind a ticket may have ended meanwhile. */
    private static Verification redeemed(Porter judge, Verification shown) {
        Instant end = shown instanceof Verification.Accepted accepted
                ? accepted.identity().expiresAt()
                : null;
        return end != null && judge.millisLeft(end) <= 0 ? ENDED : shown;
    }

    /** A token, judged at once by the keys at hand. Takes as long as a signature does. */
    Verification now(byte[] token) {
        return porter().attempt(Credential.token(token)).match(new Attempt.Cases<>() {
            @Override
            public Verification decided(Verification verification) {
                return verification;
            }

            @Override
            public Verification needsWork(Supplier<Verification> work) {
                return work.get();
            }

            @Override
            public Verification awaitsKeys(CompletionStage<?> keys, Supplier<Verification> afterwards) {
                return ASKING;
            }
        });
    }

    /** What is left to do of an attempt, wherever that may be done. */
    private final class Rest implements Attempt.Cases<Runnable> {
        private final Consumer<Verification> reply;

        Rest(Consumer<Verification> reply) {
            this.reply = reply;
        }

        @Override
        public Runnable decided(Verification verification) {
            return () -> reply.accept(verification);
        }

        @Override
        public Runnable needsWork(Supplier<Verification> work) {
            return () -> hand(passwords, work);
        }

        @Override
        public Runnable awaitsKeys(CompletionStage<?> keys, Supplier<Verification> afterwards) {
            return () -> {
                if (awaitingKeys.incrementAndGet() > AWAITING_KEYS) {
                    awaitingKeys.decrementAndGet();
                    reply.accept(BUSY);
                    return;
                }
                var unused = keys.whenComplete((none, failure) -> {
                    awaitingKeys.decrementAndGet();
                    hand(threads, afterwards);
                });
            };
        }

        private void hand(ThreadPoolExecutor to, Supplier<Verification> work) {
            try {
                to.execute(() -> reply.accept(work.get()));
            } catch (RejectedExecutionException full) {
                reply.accept(BUSY);
            }
        }
    }

    @Override
    public long millisLeft(Instant expiresAt) {
        return switch (expiry) {
            case DISCONNECT -> porter().millisLeft(expiresAt);
            case IGNORE -> Long.MAX_VALUE;
        };
    }

    @Override
    public long millisToWarning(Instant expiresAt) {
        long left = millisLeft(expiresAt);
        return warnMillis == 0 || left == Long.MAX_VALUE ? Long.MAX_VALUE : left - warnMillis;
    }

    @Override
    public boolean isRevoked(@Nullable Identity identity, String clientId) {
        return revocations.isRevoked(identity, clientId) || (identity != null && !porter().standsBy(identity));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        passwords.shutdownNow();
    }
}
