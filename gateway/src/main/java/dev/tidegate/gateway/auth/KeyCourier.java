package dev.tidegate.gateway.auth;

import dev.tidegate.gateway.config.GatewayConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches key sets on threads of its own, one for each URL while a fetch is under way. What it has fetched outlives a reload: the same
 * set asked for again gives the same keys, so that a reload while an issuer is down shuts nobody out.
 *
 * <p>Thread-safe. Made and closed by the composition root.
 */
public final class KeyCourier implements AutoCloseable {
    /** How long keys never seen yet keep the node from being ready: others may be able to come in without them. */
    static final Duration FIRST_FETCH = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyCourier.class);
    private static final long LOOK_MILLIS = 1_000;

    private final KeyFetcher fetcher;
    private final Clock clock;
    private final Instant began;
    private final ExecutorService threads = Executors.newCachedThreadPool(daemon("tidegate-keys"));
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(daemon("tidegate-keys-clock"));
    private volatile Map<RemoteKeySet, RemoteKeys> sets = Map.of();

    /** How fetching goes, for one URL. */
    public record Report(String place, long fetches, long failures, double ageSeconds) {}

    /** One that fetches over HTTP, within the bounds of this configuration. */
    public static KeyCourier of(GatewayConfig config, Clock clock) {
        Duration timeout = config.auth().jwt().fetching().timeout();
        return new KeyCourier(
                new HttpKeyFetcher(timeout, config.auth().limits().jwksSize().toInt()), clock);
    }

    public KeyCourier(KeyFetcher fetcher, Clock clock) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.began = clock.instant();
        var unused = ticker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The keys of these sets; those known before stay as they are, and so do others, until {@link #keepFor}. */
    synchronized Map<RemoteKeySet, RemoteKeys> bring(List<RemoteKeySet> wanted) throws UnusableKeys {
        Map<RemoteKeySet, RemoteKeys> next = new LinkedHashMap<>(sets);
        for (RemoteKeySet each : wanted) {
            try {
                if (!next.containsKey(each)) {
                    next.put(each, new RemoteKeys(each, fetcher, threads, clock));
                }
            } catch (KeyProblem e) {
                throw new UnusableKeys(List.of(e.text()));
            }
        }
        sets = Collections.unmodifiableMap(next);
        look();
        return sets;
    }

    /** Forgets what this porter, who is in office now, does not ask for. */
    public synchronized void keepFor(Porter porter) {
        Map<RemoteKeySet, RemoteKeys> next = new LinkedHashMap<>(sets);
        next.keySet().retainAll(porter.remote());
        sets = Collections.unmodifiableMap(next);
    }

    private void look() {
        try {
            sets.values().forEach(RemoteKeys::refreshIfDue);
        } catch (RuntimeException e) {
            LOG.error("Looking after keys failed; it is tried again", e); // or the clock would stop for good
        }
    }

    /** Why clients should not be sent here yet: keys that were never there, for a moment after the start. */
    public List<String> obstacles() {
        boolean starting = Duration.between(began, clock.instant()).compareTo(FIRST_FETCH) < 0;
        return starting ? missing() : List.of();
    }

    /** Issuers whose tokens nobody can judge at the moment, and why. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (RemoteKeys each : sets.values()) {
            String why = each.missing();
            if (why != null) {
                missing.add(why);
            }
        }
        return missing;
    }

    /** One for each URL. */
    public List<Report> reports() {
        return sets.values().stream()
                .map(each -> new Report(each.set().place(), each.fetches(), each.failures(), each.ageSeconds()))
                .toList();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        threads.shutdownNow();
    }
}
