package dev.tidegate.gateway.cluster;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.shard.Sequence;
import dev.tidegate.gateway.store.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One node: nobody to tell. The log is a line counter for each lane, a message comes out of it in the call that puts it in, and
 * every stage is complete when it is returned.
 */
public final class SoloBackplane implements Backplane {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final Sequence tenures = new Sequence();
    private final List<Lane> lanes = new ArrayList<>();

    /** Touched by its own shard alone. */
    private static final class Lane {
        private final Inbound inbound;
        private long published;

        Lane(Inbound inbound) {
            this.inbound = inbound;
        }
    }

    /** Lanes join in order, before the first message. */
    @Override
    public void join(int lane, Inbound inbound) {
        lanes.add(lane, new Lane(inbound));
    }

    @Override
    public CompletionStage<Tenure> claim(ClientId clientId) {
        return CompletableFuture.completedFuture(new Tenure(clientId, tenures.next()));
    }

    @Override
    public CompletionStage<Void> interest(List<Interest> changes) {
        return DONE;
    }

    @Override
    public CompletionStage<Position> publish(int lane, List<Message> batch) {
        Lane log = lanes.get(lane);
        Position first = new Position(lane, log.published);
        log.published += batch.size();
        log.inbound.delivered(first, batch);
        return CompletableFuture.completedFuture(first);
    }

    @Override
    public void leave() {
        // nobody else would notice
    }
}
