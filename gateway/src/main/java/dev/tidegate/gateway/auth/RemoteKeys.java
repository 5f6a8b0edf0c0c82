package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer as its URL gives them.
 *
 * <p>They are fetched every {@code refresh}, and when a token names a key that is not there, but never twice within {@link
 * #PAUSE}, whatever came of the last time: whoever invents names of keys costs the issuer two requests a minute. While fetching
 * fails, the last good set stays, until it is {@code maxStale} old; after that there are no keys, and nobody comes in by them. A set
 * without a usable key counts as a failure. A set that says the same gives the same ring, so that what hangs on it stays.
 *
 * <p>Thread-safe: the state is one immutable record, replaced by the thread that fetched; at most one fetch is under way.
 */
final class RemoteKeys implements KeySource {

    /** Between two requests, and between a failure and the next try. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    private final RemoteKeySet set;
    private final KeyFetcher fetcher;
    private final Executor threads;
    private final Clock clock;
    private final @Nullable KeyRing fixed;
    private final LongAdder fetches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile State state = new State(null, null, null, null);
    private @Nullable CompletableFuture<Void> flight; // guarded by this
    private @Nullable Instant asked; // guarded by this

    /**
     * What came of asking.
     *
     * @param ring the last good set with the fixed keys; null before the first
     * @param since when it was fetched
     * @param problem why the last fetch failed; null when it did not
     * @param failing since when it fails; null when it does not
     */
    private record State(
            @Nullable KeyRing ring,
            @Nullable Instant since,
            @Nullable String problem,
            @Nullable Instant failing) {}

    RemoteKeys(RemoteKeySet set, KeyFetcher fetcher, Executor threads, Clock clock) throws KeyProblem {
        this.set = set;
        this.fetcher = fetcher;
        this.threads = threads;
        this.clock = clock;
        this.fixed = set.fixed().isEmpty() ? null : KeyRing.of(set.fixed());
    }

    @Override
    public @Nullable KeyRing ring() {
        State now = state;
        Instant since = now.since;
        boolean good = since != null && Duration.between(since, clock.instant()).compareTo(set.maxStale()) <= 0;
        return good ? now.ring : fixed;
    }

    @Override
    public boolean isConfigured(VerificationKey key) {
        return fixed != null && fixed.isConfigured(key);
    }

    /** What the issuer publishes no longer opens nothing more, but its tokens live on until their end: it may have moved to the next key. */
    @Override
    public boolean standsBy(@Nullable VerificationKey key) {
        KeyRing now = ring();
        return key == null || (now != null && now.isConfigured(key));
    }

    @Override
    public boolean isInDoubt() {
        return state.since == null || state.problem != null;
    }

    @Override
    public synchronized @Nullable CompletionStage<?> ask() {
        CompletableFuture<Void> underWay = flight;
        if (underWay != null) {
            return underWay;
        }
        return isOver(PAUSE) ? start() : null;
    }

    /** Fetches if it is time to. Called every second or so. */
    synchronized void refreshIfDue() {
        if (flight == null && isOver(state.problem == null ? set.refresh() : PAUSE)) {
            var unused = start();
        }
    }

    /** Whether so much time has passed since the last request. A clock that was set back does not hold us up. */
    private synchronized boolean isOver(Duration pause) {
        Instant last = asked;
        if (last == null) {
            return true;
        }
        Duration passed = Duration.between(last, clock.instant());
        return passed.isNegative() || passed.compareTo(pause) >= 0;
    }

    private synchronized CompletableFuture<Void> start() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        flight = done;
        asked = clock.instant();
        fetches.increment();
        try {
            threads.execute(() -> {
                try {
                    fetch();
                } finally {
                    land(done);
                }
            });
        } catch (RejectedExecutionException stopping) {
            land(done);
        }
        return done;
    }

    private void land(CompletableFuture<Void> done) {
        synchronized (this) {
            flight = null;
        }
        done.complete(null);
    }

    private void fetch() {
        try {
            List<VerificationKey> keys = new ArrayList<>(set.fixed());
            keys.addAll(JwkReader.published(fetcher.fetch(set.url()), set.algorithms()));
            arrived(KeyRing.of(keys));
        } catch (KeyProblem e) {
            failed("the answer " + e.text());
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed("the gateway is stopping");
        } catch (RuntimeException e) {
            failed("unexpectedly (" + e.getClass().getName() + ")"); // what is thrown may quote the answer
        }
    }

    private void arrived(KeyRing ring) {
        State before = state;
        KeyRing known = before.ring;
        boolean same = known != null && known.keys().equals(ring.keys());
        state = new State(same ? known : ring, clock.instant(), null, null);
        if (before.problem != null || !same) {
            LOG.info("Keys of {}: {} in use", set.place(), ring.keys().size());
        }
    }

    private void failed(String why) {
        failures.increment();
        State before = state;
        Instant failing = before.failing == null ? clock.instant() : before.failing;
        state = new State(before.ring, before.since, why, failing);
        if (!why.equals(before.problem)) {
            LOG.warn(
                    "Keys of {} cannot be fetched: {}. {}",
                    set.place(),
                    why,
                    before.since == null
                            ? "Its tokens are refused until they can"
                            : "Those of " + before.since + " are used until " + before.since.plus(set.maxStale()));
        }
    }

    /** Why nobody can come in by these keys at the moment; null when somebody can. */
    @Nullable
    String missing() {
        if (ring() != null) {
            return null;
        }
        String why = state.problem;
        return "the keys of " + set.place() + " are missing: " + (why == null ? "they are being fetched" : why);
    }

    RemoteKeySet set() {
        return set;
    }

    long fetches() {
        return fetches.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** Seconds since the last good set was fetched; NaN before the first. */
    double ageSeconds() {
        Instant since = state.since;
        return since == null
                ? Double.NaN
                : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }
}
