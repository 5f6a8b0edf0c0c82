package dev.tidegate.gateway.route;

import dev.tidegate.gateway.store.RetainedStore.Kept;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A message of QoS 1 or 2 between its publisher and its acknowledgement. It is ours when four things are known, in whichever
 * order: it is in the log for good, its recipients on this node have been found, the store has it for those that may be gone when it
 * arrives, and it is kept if it is to be retained. <i>Runs on: the publisher's shard.</i>
 */
final class Published {
    private static final CompletionStage<Routed>[] SETTLED = settled();

    private final @Nullable Recipients only;
    private @Nullable Routed routed;
    private boolean logged;
    private boolean stored;
    private @Nullable Kept kept;
    private boolean refused;
    private boolean failed;
    private @Nullable CompletableFuture<Routed> waiting;

    /** For everybody who subscribes to its topic. */
    Published() {
        this(null);
    }

    /** @param only for whom alone it is: it answers what they have asked, and is kept nowhere. Null for everybody */
    Published(@Nullable Recipients only) {
        this.only = only;
    }

    /** For whom alone it is; null for everybody. */
    @Nullable
    Recipients only() {
        return only;
    }

    /** An outcome that is known already, without an object of its own. */
    static CompletionStage<Routed> settled(Routed routed) {
        return SETTLED[routed.ordinal()];
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static CompletionStage<Routed>[] settled() {
        CompletionStage<Routed>[] all = new CompletionStage[Routed.values().length];
        for (Routed each : Routed.values()) {
            all[each.ordinal()] = CompletableFuture.completedFuture(each);
        }
        return all;
    }

    void routed(Routed outcome) {
        routed = outcome;
        tell();
    }

    void logged(@Nullable Throwable failure) {
        logged = true;
        failed |= failure != null;
        tell();
    }

    /** The store has not taken it, and nobody has got it. */
    void refused() {
        refused = true;
        tell();
    }

    void stored(@Nullable Throwable failure) {
        stored = true;
        failed |= failure != null;
        tell();
    }

    void kept(Kept outcome, @Nullable Throwable failure) {
        kept = outcome;
        failed |= failure != null;
        tell();
    }

    /** What the publisher waits for. */
    CompletionStage<Routed> outcome() {
        Routed known = known();
        if (known != null) {
            return settled(known);
        }
        waiting = new CompletableFuture<>();
        return waiting;
    }

    /** A failure is enough to know; success is not. */
    private @Nullable Routed known() {
        if (refused) {
            return Routed.REFUSED;
        }
        if (failed) {
            return Routed.FAILED;
        }
        if (!logged || !stored || kept == null) {
            return null;
        }
        return kept == Kept.REFUSED ? Routed.NOT_RETAINED : routed;
    }

    private void tell() {
        Routed known = known();
        if (waiting != null && known != null) {
            waiting.complete(known);
        }
    }
}
