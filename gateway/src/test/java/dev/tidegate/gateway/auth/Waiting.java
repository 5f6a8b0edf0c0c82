package dev.tidegate.gateway.auth;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Does what is left of an attempt at once, in this thread. */
final class Waiting implements Attempt.Cases<Verification> {
    private static final long SECONDS = 20;

    static Verification outcome(Attempt attempt) {
        return attempt.match(new Waiting());
    }

    @Override
    public Verification decided(Verification verification) {
        return verification;
    }

    @Override
    public Verification awaitsKeys(CompletionStage<?> keys, Supplier<Verification> afterwards) {
        keys.toCompletableFuture().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        return afterwards.get();
    }

    @Override
    public Verification needsWork(Supplier<Verification> work) {
        return work.get();
    }
}
