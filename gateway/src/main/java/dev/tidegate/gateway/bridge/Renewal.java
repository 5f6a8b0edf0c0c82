package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.Password;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a connection does not outlive the token it was opened with: looks for a newer one in good time, and again and again until
 * there is one. <i>Runs on: the shard of the bridge.</i>
 */
final class Renewal {
    /** However long a token is good: clocks are set meanwhile. */
    private static final Duration FARTHEST_LOOK = Duration.ofHours(1);
    /** However short it is. */
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    /** How often a newer one is asked for until the old one expires. */
    private static final int TIMES = 10;
    /** Of the lead, at most this part earlier, so that many do not ask at the same moment. */
    private static final int SPREAD = 4;

    private final Shard shard;
    private final Bridge.Links links;
    private final Upstream upstream;
    private final Listener listener;
    private final Timers.Timer timer = Timers.timer(this::look);
    private Instant expires = Instant.MAX;
    private Duration lead = Duration.ZERO;
    private Duration due = Duration.ZERO;
    private boolean told;
    private int questions;

    /** Whose connection it is. */
    interface Listener {
        /** There is a newer one: the connection is to be opened anew with it. */
        void renewed(Secret newer);

        /** There is none yet. Once for each connection, in a sentence for operators. */
        void late(String why);
    }

    Renewal(Shard shard, Bridge.Links links, Upstream upstream, Listener listener) {
        this.shard = shard;
        this.links = links;
        this.upstream = upstream;
        this.listener = listener;
    }

    /** A connection is open that has shown this. */
    void watch(Secret shown) {
        stop();
        Password password = upstream.password();
        Instant end = shown.expires();
        if (password == null || end == null || password.renewBefore().isZero()) {
            return;
        }
        expires = end;
        told = false;
        lead = least(password.renewBefore(), most(left().dividedBy(2), Duration.ZERO));
        long spread = lead.toMillis() / SPREAD;
        due = lead.plusMillis((long) (links.jitter().getAsDouble() * spread));
        wait(left().minus(due));
    }

    /** The connection is no more. */
    void stop() {
        timer.cancel();
        questions++;
    }

    private void look() {
        if (left().compareTo(due) > 0) {
            wait(left().minus(due));
            return;
        }
        int question = ++questions;
        shard.await(links.secrets().read(), (secret, failure) -> {
            if (question == questions) {
                answered(secret, failure);
            }
        });
    }

    private void answered(@Nullable Secret secret, @Nullable Throwable failure) {
        if (secret != null && isNewer(secret)) {
            listener.renewed(secret);
            return;
        }
        if (!told) {
            told = true;
            listener.late("its token expires at " + expires + ", and "
                    + (failure == null
                            ? "where it comes from there is no newer one yet: see to it that it is renewed there"
                            : "no newer one can be had: " + failure.getMessage()));
        }
        wait(pace());
    }

    private boolean isNewer(Secret secret) {
        Instant next = secret.expires();
        return next != null
                && next.isAfter(expires)
                && next.isAfter(links.clock().instant());
    }

    /** One that has expired and is borne by the upstream is no reason to hurry. */
    private Duration pace() {
        Duration slowest = upstream.backoff().max();
        return left().isNegative() ? slowest : least(lead.dividedBy(TIMES), slowest);
    }

    private Duration left() {
        return Duration.between(links.clock().instant(), expires);
    }

    private void wait(Duration time) {
        shard.timers()
                .set(
                        timer,
                        shard.now(),
                        least(most(time, LEAST_WAIT), FARTHEST_LOOK).toMillis());
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration most(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
