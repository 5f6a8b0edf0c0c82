package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.route.Routed;
import dev.tidegate.gateway.shard.Copies;
import dev.tidegate.gateway.shard.Relief;
import dev.tidegate.gateway.shard.Shard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what one client brings, but for messages of other nodes that have been here, or that have come by another way. They are as good as published: the
 * outcome is that of the copy that came first, so that whoever brings the second keeps it as long as the first may be lost. <i>Runs on: the connection's
 * shard.</i>
 */
final class FirstCopy {
    private static final CompletionStage<Routed> ACCEPTED = CompletableFuture.completedFuture(Routed.ACCEPTED);

    /** The first copy may have come to another shard, and be on its way from there: what follows it here must not be before it. */
    private static final Relief ITS_ARRIVAL = Shard::afterAllNotes;

    private final Lobby.Core core;
    private final Crossroads crossroads;
    private final ClientId way;
    private boolean heldBack;

    /** @param way who brings it, on one connection after the other */
    FirstCopy(Lobby.Core core, ClientId way) {
        this.core = core;
        this.crossroads = core.crossroads();
        this.way = way;
    }

    /** What its client has to wait for before it publishes again; null where there is nothing. */
    @Nullable
    Relief pause() {
        return heldBack ? ITS_ARRIVAL : null;
    }

    CompletionStage<Routed> publish(Message message) {
        heldBack = false;
        String path = message.properties().isEmpty() ? null : Trail.of(message.properties());
        if (path == null) {
            return core.router().publish(message);
        }
        if (crossroads.trail().isClosedBy(path)) {
            core.counters().add(Count.DROPPED_ECHO);
            return ACCEPTED;
        }
        int origin = Trail.lengthOfOrigin(path);
        return origin == 0 ? core.router().publish(message) : once(message, path, origin);
    }

    private CompletionStage<Routed> once(Message message, String path, int origin) {
        Copies copies = crossroads.copies();
        Copies.Print print = crossroads.prints().of(message, path, origin);
        Copies.Promise promise = message.qos() == Qos.AT_MOST_ONCE ? Copies.Promise.NONE : Copies.Promise.KEPT;
        CompletionStage<Boolean> first = copies.known(way, print, promise);
        if (first != null) {
            heldBack = true;
            core.counters().add(Count.DROPPED_DOUBLE);
            return promise == Copies.Promise.NONE ? ACCEPTED : like(first);
        }
        CompletionStage<Routed> routed = core.router().publish(message);
        if (promise == Copies.Promise.KEPT) {
            var unused = routed.whenComplete((outcome, failure) -> copies.settled(way, print, isKept(outcome)));
        }
        return routed;
    }

    /** On this shard, whichever the first copy came in on. */
    private CompletionStage<Routed> like(CompletionStage<Boolean> first) {
        CompletableFuture<Routed> outcome = new CompletableFuture<>();
        core.shard()
                .await(
                        first,
                        (kept, failure) ->
                                outcome.complete(Boolean.TRUE.equals(kept) ? Routed.ACCEPTED : Routed.FAILED));
        return outcome;
    }

    private static boolean isKept(@Nullable Routed outcome) {
        if (outcome == null) {
            return false;
        }
        return switch (outcome) {
            case ACCEPTED, NO_SUBSCRIBERS, NOT_RETAINED -> true;
            case BUSY, REFUSED, FAILED -> false;
        };
    }
}
