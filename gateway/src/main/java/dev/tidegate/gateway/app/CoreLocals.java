package dev.tidegate.gateway.app;

import dev.tidegate.gateway.bridge.Locals;
import dev.tidegate.gateway.bridge.Newcomer;
import dev.tidegate.gateway.connection.Lobby;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.route.Caller;
import dev.tidegate.gateway.route.Expiry;
import dev.tidegate.gateway.route.Routed;
import dev.tidegate.gateway.route.Watcher;
import dev.tidegate.gateway.session.SessionRef;
import dev.tidegate.gateway.shard.Relief;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The clients of the core, for a bridge that runs on one of its shards. */
public final class CoreLocals implements Locals {
    private final Lobby.Core room;
    private final ClientId publisher;

    /**
     * @param room of the bridge's shard
     * @param publisher in whose name it publishes
     */
    public CoreLocals(Lobby.Core room, ClientId publisher) {
        this.room = room;
        this.publisher = publisher;
    }

    /** A client by its session, of which there is one, and the filter it asks about. */
    private record Asker(SessionRef ref, String filter, Caller caller) implements Newcomer {
        static Asker of(Caller caller) {
            return new Asker(caller.ref(), caller.subscription().filter().text(), caller);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Asker that && ref.equals(that.ref) && filter.equals(that.filter);
        }

        @Override
        public int hashCode() {
            return Objects.hash(ref, filter);
        }
    }

    @Override
    public Runnable watch(Locals.Listener listener) {
        Watcher ours = new Watcher() {
            @Override
            public void begun(TopicFilter filter) {
                listener.begun(filter.unshared());
            }

            @Override
            public void ended(TopicFilter filter) {
                listener.ended(filter.unshared());
            }

            @Override
            public void asked(Caller caller) {
                listener.asked(Asker.of(caller));
            }

            @Override
            public void withdrawn(Caller caller) {
                listener.withdrawn(Asker.of(caller));
            }
        };
        room.routes().watch(ours);
        return () -> room.routes().ignore(ours);
    }

    @Override
    public CompletionStage<Fate> answer(Packet.Publish message, List<Newcomer> newcomers) {
        List<Caller> callers =
                newcomers.stream().map(Asker.class::cast).map(Asker::caller).toList();
        CompletionStage<Fate> fate =
                room.router().answer(message(message), callers).thenApply(CoreLocals::fate);
        Relief pause = room.router().pause();
        if (pause == null) {
            return fate;
        }
        CompletableFuture<Void> relieved = new CompletableFuture<>();
        pause.whenRelieved(room.shard(), () -> relieved.complete(null));
        return fate.thenCombine(relieved, (known, nothing) -> known);
    }

    private Message message(Packet.Publish packet) {
        return new Message(
                Objects.requireNonNull(packet.topic()),
                packet.payload(),
                packet.qos(),
                packet.retain(),
                packet.properties().without(property -> property == Property.MESSAGE_EXPIRY_INTERVAL),
                Expiry.of(packet.properties(), room.shard().now()),
                publisher,
                Position.NONE,
                "");
    }

    private static Fate fate(Routed routed) {
        return switch (routed) {
            case ACCEPTED, NO_SUBSCRIBERS, NOT_RETAINED -> Fate.TAKEN;
            case BUSY, REFUSED, FAILED -> Fate.NOT_NOW;
        };
    }
}
