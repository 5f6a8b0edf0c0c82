package dev.tidegate.gateway.session;

import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.shard.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connected client that falls behind, and the publishers that wait for it.
 *
 * <p>From half a full outbox on, whoever publishes to the client at QoS 1 or 2 stops reading its own client until a quarter is
 * left: a reader that is merely slower for a while loses nothing. The patience is short and given once: a client that does not
 * catch up within it, or does not read at all, holds nobody up again before it has caught up, and its outbox overflows by its
 * own rule. So one crawling client costs the publishers of its topics one pause, and two clients that wait for each other's
 * acknowledgements wait no longer than that.
 *
 * <p><i>Runs on: the session's shard.</i>
 */
final class Congestion {
    private final SessionRef ref;
    private Timers.@Nullable Timer patience;
    private @Nullable List<Runnable> waiting;

    Congestion(SessionRef ref) {
        this.ref = ref;
    }

    /** The outbox is half full, or fuller. */
    void filled(Shard shard, Duration limit) {
        if (ref.isPatienceSpent() || ref.isCongested() || limit.isZero()) {
            return;
        }
        ref.congested(true);
        patience = Timers.timer(this::giveUp);
        shard.timers().set(patience, shard.now(), limit.toMillis());
    }

    /** A quarter is left in the outbox, or less. */
    void emptied() {
        ref.patienceSpent(false);
        relieve();
    }

    private void giveUp() {
        ref.patienceSpent(true);
        relieve();
    }

    /** Nobody waits any longer: the client has caught up, is gone, or was waited for long enough. */
    void relieve() {
        if (!ref.isCongested()) {
            return;
        }
        ref.congested(false);
        if (patience != null) {
            patience.cancel();
            patience = null;
        }
        List<Runnable> released = waiting;
        waiting = null;
        if (released != null) {
            released.forEach(Runnable::run);
        }
    }

    /** Does something when nobody has to wait any longer, which may be at once. */
    void whenRelieved(Runnable task) {
        if (!ref.isCongested()) {
            task.run();
            return;
        }
        if (waiting == null) {
            waiting = new ArrayList<>();
        }
        waiting.add(task);
    }
}
